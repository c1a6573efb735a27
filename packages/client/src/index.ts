export { BerthClient, type ClientOptions, type TokenRequest } from './client.ts';
export { OperationError } from './errors.ts';
export { liveSchedule, type Slot } from './live-schedule.ts';
export { resuming } from './resuming.ts';

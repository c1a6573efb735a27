import { SettingsError } from '@berth/settings';

/** Runs a service's main; a setting that is wrong ends it with the fix and not with a stack. */
export function run(main: () => Promise<void>): void {
  main().catch((error) => {
    console.error(error instanceof SettingsError ? error.message : error);
    process.exit(1);
  });
}

import { SettingsError } from '@berth/settings';

/** Runs a service's main; a setting that is wrong, or a port in use, ends it with the fix and not with a stack. */
export function run(main: () => Promise<void>): void {
  main().catch((error: NodeJS.ErrnoException) => {
    if (error instanceof SettingsError) console.error(error.message);
    else if (error.code === 'EADDRINUSE')
      console.error(`${error.message}: stop what listens there, or set another port.`);
    else console.error(error);
    process.exit(1);
  });
}

import { SettingsError } from '@berth/settings';

/** The names of the settings that say where something listens. */
interface Where {
  host: string;
  port: string;
}

/** Where nothing can listen, the setting that says so is told, with what to do. */
export async function listeningAt<Value>(where: Where, listening: Promise<Value>): Promise<Value> {
  try {
    return await listening;
  } catch (error) {
    const fix = fixOf(error as NodeJS.ErrnoException, where);
    throw fix ? new SettingsError(fix) : error;
  }
}

function fixOf({ code, syscall, message }: NodeJS.ErrnoException, { host, port }: Where): string | null {
  if (code === 'EADDRINUSE') return `${message}: stop what listens there, or set another ${port}.`;
  if (code === 'EACCES') return `${message}: set another ${port}, on which this user may listen.`;
  if (syscall !== 'listen' && syscall !== 'getaddrinfo') return null;
  return `${host} cannot be listened on (${message}): set it to an address of this machine.`;
}

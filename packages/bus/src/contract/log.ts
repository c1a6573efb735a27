import type { Envelope } from '@berth/events';
import type { Bus } from '../bus.ts';

/** An empty log for each test, and the processes that are connected to it. */
export class Log {
  #connect!: () => Bus;
  readonly #open = new Set<Bus>();
  /** The process that does what no other is named for. */
  bus!: Bus;

  begin(connect: () => Bus): void {
    this.#connect = connect;
    this.bus = this.connect();
  }

  connect(): Bus {
    const bus = this.#connect();
    this.#open.add(bus);
    return bus;
  }

  async close(bus: Bus): Promise<void> {
    this.#open.delete(bus);
    await bus.close();
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((bus) => this.close(bus)));
  }

  /** What a group is handed. */
  read(group: string, reader = this.bus): Envelope[] {
    const seen: Envelope[] = [];
    reader.subscribe('rooms', group, (event) => void seen.push(event));
    return seen;
  }

  /** What a tail is told. */
  async tail(reader = this.bus): Promise<Envelope[]> {
    const seen: Envelope[] = [];
    await reader.tail('rooms', (event) => void seen.push(event));
    return seen;
  }
}

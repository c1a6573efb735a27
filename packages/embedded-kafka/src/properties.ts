/** One node that is broker and controller at once. Its topics are made by those who know how, never by a typing error. */
const ALONE = {
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.listener.names': 'CONTROLLER',
  'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
  'offsets.topic.replication.factor': '1',
  'offsets.topic.num.partitions': '4',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
  // Nobody else is on the way: whoever joins a group may read at once.
  'group.initial.rebalance.delay.ms': '0',
  'auto.create.topics.enable': 'false',
};

export interface Addresses {
  /** Where it listens, and where clients find it: not the same in a container. */
  listener: string;
  advertised: string;
  controller: string;
  data: string;
}

/** Properties of the server beside those, such as who may come in; they win. */
export type Extra = Readonly<Record<string, string>>;

export function propertiesFor(
  { listener, advertised, controller, data }: Addresses,
  extra: Extra = {},
): Record<string, string> {
  return {
    ...ALONE,
    'controller.quorum.voters': `1@${controller}`,
    listeners: `PLAINTEXT://${listener},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    'log.dirs': data,
    ...extra,
  };
}

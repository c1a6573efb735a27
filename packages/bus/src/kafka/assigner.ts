import { AssignerProtocol, type PartitionAssigner, PartitionAssigners } from 'kafkajs';

const { MemberMetadata } = AssignerProtocol;
const EVERYTHING = 'everything';

/** Deals partitions out evenly; but a member that asks for everything gets everything, for as long as it stays. */
export function assigner(asksFor: 'its share' | typeof EVERYTHING = 'its share'): PartitionAssigner {
  return (config) => {
    const evenly = PartitionAssigners.roundRobin(config);
    return {
      name: 'berth',
      version: 1,
      protocol: ({ topics }) => ({
        name: 'berth',
        metadata: MemberMetadata.encode({ version: 1, topics, userData: Buffer.from(asksFor) }),
      }),
      assign: ({ members, topics }) => {
        const greedy = members.find(
          ({ memberMetadata }) => String(MemberMetadata.decode(memberMetadata)?.userData) === EVERYTHING,
        );
        return evenly.assign({ members: greedy ? [greedy] : members, topics });
      },
    };
  };
}

/** Something that the one who started Berth can mend: it is told in a line, without a stack. */
export class Problem extends Error {
  override name = 'Problem';
}

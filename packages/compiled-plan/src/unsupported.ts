/** A plan holds something that the compiler does not know: Apollo's executor must run it. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

import { bullets, paragraphs } from './markdown.ts';

/** How a file is written. */
export const lexicalParts: readonly string[] = [
  paragraphs(
    '## Writing',
    bullets([
      'Names: a letter or `_`, then letters, digits, `_`, and single hyphens inside: `us-east-1a`. Every keyword may also be a key, and a name unless it is an operation (`read`, `write`, `get`, `set`, `delete`, `scan`) or `miss`, `else`, `undo`.',
      '`// line` and `/* block */` are comments; a `/** doc */` comment above an element is its description in hovers, diagrams and reports.',
      'Nothing separates properties but space; one comma or semicolon after each is allowed.',
      'Quantities are a number and a unit in one word; see [Units](units.md). Two of them make a range: `2..20`.',
      'Text stands in double quotes, with `\\"` and `\\\\` inside. Lists stand in brackets, blocks in braces, and some values are calls: `auto(detection: 10s, takeover: 5s)`.',
      'A reference is a name, qualified where needed (`us-east.a`, `checkout.cart`), looked up from the inside out, then across imports.',
    ]),
  ),
];

/** How what is written is read. */
export const meaningParts: readonly string[] = [
  paragraphs(
    '## How a flow reads',
    bullets([
      'It is a tree of calls, read from top to bottom as a sequence diagram. `a -> b -> c` nests: `b` calls `c` before it replies to `a`. A later line `b -> d` runs in `b` after `c` has replied. The caller of a line must already take part. The latency is what the client sees, from sending to the reply.',
      'A call in a flow draws its arrow. A connection statement is needed to give an arrow properties, or for an arrow that no flow uses.',
      '`~>` starts work that the caller does not wait for; into a queue or topic it hands a message over, and what follows on the chain is what consumers do with each. `->` into a queue waits until the consumer is done. `completion` is from sending until all handed-over work has ended.',
      '`miss { }` runs when a cache misses or cannot be reached; the item is in the cache afterwards, unless the block failed. Its lines start at the cache or at its caller.',
      '`else { }` runs in the caller when the call failed (error, timeout, refusal, open breaker); the call then counts as good. `undo { }` runs in the caller when the flow fails later: a compensation. A failed call with neither of them, and without `optional`, fails its caller.',
      '`{ }` is a sequence. In `parallel { }` every step directly inside starts at once; it ends when all, any, or as many as `wait` says have succeeded. `parallel 100 wait 95 { root -> leaf }` runs 100 copies, each to another replica. `choose` picks one branch by weight; under 100% the rest does nothing. `repeat n` runs n times in sequence. `pause 30s` is thinking time and holds no slot.',
      'A dns that is called before resolves what its caller calls next. The lookup happens when the caller’s copy has expired, and a dead target stays in use until then.',
      'Without an operation, a call to a database reads and a call to a cache gets. `scan` asks every shard.',
      'With no flow at all, every client gets one: its arrows are followed in order, each once; a component that calls both a cache and a database reads through the cache.',
    ]),
  ),
  paragraphs(
    '## Which value holds',
    'What the element says; then, for an arrow, its group’s and the system’s `connections`; for a component, where its group stands; then the technology, and what that one extends; then the kind. Hovers show the value in force with its source, and a verdict that rests on an assumed default is one level milder.',
  ),
];

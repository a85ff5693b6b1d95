// langium-cli asks before it writes beside files that are not its own; the library and the rules are made anew afterwards.
import { rmSync } from 'node:fs';

for (const name of ['library.ts', 'rules.ts'])
  rmSync(new URL(`../generated/${name}`, import.meta.url), { force: true });

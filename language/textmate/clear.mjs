// langium-cli asks before it writes beside files that are not its own; the bundled library is made anew afterwards.
import { rmSync } from 'node:fs';

rmSync(new URL('../generated/library.ts', import.meta.url), { force: true });

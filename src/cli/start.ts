/*
 * What `sysd` starts. Node compiles the command anew each time it runs, which takes longer than a small design does;
 * where Node can keep what it compiled (from 22.1 on, in the system's folder for temporary files), the next start is
 * shorter. It never fails: where nothing can be kept, nothing is. NODE_DISABLE_COMPILE_CACHE=1 turns it off.
 */
import module from 'node:module';
import { inlineMore } from './inlining.ts';

const simulating: readonly (string | undefined)[] = ['simulate', 'sweep', 'compare'];

module.enableCompileCache?.();
if (simulating.includes(process.argv[2])) inlineMore();
module.createRequire(__filename)('./sysd-command.cjs');

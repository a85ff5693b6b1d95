import { exitCodes, type Terminal } from './command.ts';
import { main } from './main.ts';

const { env, stdout, stderr, stdin } = process;

const terminal: Terminal = {
  print: (text) => void stdout.write(text),
  tell: (text) => void stderr.write(text),
  progress: (text) => {
    if (stderr.isTTY) stderr.write(`\r\u001b[K${text}`);
  },
  async readInput() {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  },
  colour: !env.NO_COLOR && stdout.isTTY === true,
  width: stdout.columns ?? 100,
};

/** A reader that has seen enough (`sysd check | head`) is no error. */
stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.clean : exitCodes.usage);
});

void main(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});

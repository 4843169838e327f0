import { spawnSync } from 'node:child_process';

/** What DynamoDB Local 3 runs on. */
const OLDEST = 17;

/**
 * Passes where `java` is at hand and new enough for DynamoDB Local.
 *
 * @throws Error whose message says in one line what to install.
 */
export function requireJava(): void {
  // The version is told on standard error, by any Java: `openjdk version "17.0.15" 2025-04-15`, `java version "1.8.0_442"`.
  const { stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = /version "(\d+)/.exec(stderr ?? '')?.[1];
  if (Number(version) >= OLDEST) return;
  const found = version === undefined ? 'there is no `java` on the PATH' : `the \`java\` on the PATH is older`;
  throw new Error(
    `DynamoDB Local needs Java ${OLDEST} or later, and ${found}: install one (on Debian: apt-get install openjdk-${OLDEST}-jre-headless).`,
  );
}

import { fileURLToPath } from 'node:url';
import { createDecisionJournal } from './demo/decision-journal.ts';
import { runStory } from './demo/story.ts';
import { createTranscript } from './demo/transcript.ts';
import { assemble } from './stack/assemble.ts';
import { startStack } from './stack/start-stack.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const log: string[] = [];
const journal = createDecisionJournal();
console.log('Building the bundles and the template, starting the stack on free ports …');
const stack = await startStack({
  assembly: await assemble(root),
  ports: { gateway: 0, userPool: 0, tenant: 0, page: 0 },
  dynamoDbEndpoint: undefined,
  onLog: (name, line) => {
    log.push(`${name}: ${line}`);
    journal.take(line);
  },
});
try {
  const transcript = createTranscript((text) => console.log(text));
  await runStory(stack.description, transcript, journal);
  console.log(transcript.summary());
  if (transcript.differences > 0) throw new Error('the story does not hold');
} catch (error) {
  console.error(
    `${error instanceof Error ? error.stack : error}\n\nWhat the functions wrote last:\n${log.slice(-30).join('\n')}`,
  );
  process.exitCode = 1;
} finally {
  await stack.close();
}

import { fileURLToPath } from 'node:url';
import { runStory } from './demo/story.ts';
import { createTranscript } from './demo/transcript.ts';
import { assemble } from './stack/assemble.ts';
import { startStack } from './stack/start-stack.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

console.log('Building the bundles and the template, starting the stack on free ports …');
const stack = await startStack({
  assembly: await assemble(root),
  ports: { gateway: 0, userPool: 0, tenant: 0 },
  dynamoDbEndpoint: undefined,
  onLog: () => {},
});
try {
  const transcript = createTranscript((text) => console.log(text));
  await runStory(stack.description, transcript);
  console.log(transcript.summary());
  process.exitCode = transcript.differences === 0 ? 0 : 1;
} finally {
  await stack.close();
}

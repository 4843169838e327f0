import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../shared/numeric-date.ts';
import { systemRandom } from '../shared/random.ts';
import { dynamoDbIdentityStore } from '../step-up/dynamodb-identity-store.ts';
import { createDynamoDbClient, sdkDynamoDbCalls } from '../step-up/dynamodb-sdk-calls.ts';
import { defineCommand } from './command.ts';
import { type CommandIo, EXIT, type ExitCode } from './exit-code.ts';
import { type ImportOutcome, importPeople } from './import-people.ts';
import { type ImportedPerson, readImportFile } from './read-import-file.ts';
import { readTextFile } from './read-text-file.ts';
import { TABLE_OPTIONS, withTable } from './with-table.ts';

const PROGRESS_LINES = 1000;

interface ImportOptions {
  readonly replace: boolean;
  readonly dryRun: boolean;
}

/** Writes the identity records of people who are known at the provider already. */
export const importIdentities = defineCommand({
  name: 'import',
  operand: 'FILE',
  usage: 'FILE --user-pool ID --table NAME [--dry-run] [--replace]',
  summary: "give existing users their names at the identity provider; all of the file's lines must be sound",
  options: {
    ...TABLE_OPTIONS,
    'dry-run': { type: 'boolean', summary: 'read the table, say what would be written, and write nothing' },
    replace: { type: 'boolean', summary: 'take the file’s provider_user_id where a person has another one' },
  },
  run: (file, { 'dry-run': dryRun = false, replace = false, ...place }, io) =>
    withTable(place, io, async (userPoolId, tableName) => {
      const people = await readPeople(file, io);
      return typeof people === 'number'
        ? people
        : importInto({ userPoolId, tableName }, file, people, { replace, dryRun }, io);
    }),
});

async function readPeople(file: string, io: CommandIo): Promise<readonly ImportedPerson[] | ExitCode> {
  const text = await readTextFile(file, io);
  if (text === undefined) return EXIT.file;
  const read = readImportFile(file, text, systemClock());
  if (read.ok) return read.people;
  const { problems } = read;
  io.err(`${problems.join('\n')}\n${problems.length === 1 ? '1 problem' : `${problems.length} problems`}\n`);
  return EXIT.problems;
}

async function importInto(
  { userPoolId, tableName }: { readonly userPoolId: string; readonly tableName: string },
  file: string,
  people: readonly ImportedPerson[],
  { replace, dryRun }: ImportOptions,
  io: CommandIo,
): Promise<ExitCode> {
  const count: Record<ImportOutcome, number> = { written: 0, unchanged: 0, not_newer: 0, refused: 0, failed: 0 };
  const stored = dynamoDbIdentityStore(sdkDynamoDbCalls(createDynamoDbClient()), tableName);
  const told = ({ line }: ImportedPerson, outcome: ImportOutcome) => {
    count[outcome] += 1;
    if (outcome === 'refused') io.err(`${file}:${line}: refused: this person has another provider_user_id\n`);
    if (outcome === 'not_newer') {
      io.err(
        `${file}:${line}: not newer: the provider has said since proofed_at what counts; the person's level is kept\n`,
      );
    }
    if (outcome === 'failed') io.err(`${file}:${line}: failed\n`);
    const done = Object.values(count).reduce((sum, lines) => sum + lines);
    if (done % PROGRESS_LINES === 0) io.err(`${done} of ${people.length} lines\n`);
  };
  try {
    await importPeople(
      people,
      { userPoolId, replace },
      {
        identities: dryRun ? { ...stored, write: async () => 'written' } : stored,
        random: systemRandom,
        pause,
        told,
      },
    );
  } finally {
    const { written, unchanged, not_newer: notNewer, refused, failed } = count;
    const counted = `${unchanged} unchanged, ${notNewer} not newer, ${refused} refused, ${failed} failed; the file has ${people.length}`;
    io.out(
      dryRun ? `nothing is written: ${written} would be, ${counted}\n` : `imported: ${written} written, ${counted}\n`,
    );
  }
  return count.refused === 0 ? EXIT.ok : EXIT.problems;
}

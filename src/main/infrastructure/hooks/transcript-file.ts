import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toMessages, type MessagesState } from '#shared/model/folds/messages.ts';

/**
 * Writes the conversation as hooks expect to read it: one JSON object a line, `user` or `assistant`, with the message as the API has it.
 * Replaced in one step, since several hooks may read it at the same time. Throws the file system's error.
 */
export async function writeTranscript(path: string, messages: MessagesState): Promise<void> {
  const lines = toMessages(messages).map((message) => `${JSON.stringify({ type: message.role, message })}\n`);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, lines.join(''), { mode: 0o600 });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

// A session as a program of the first version left it: sections joined to two blocks, tools that are no more, nothing said of what was known.
import type { EventDraft } from '#shared/model/event.ts';
import type { MessagesRequest } from '#shared/model/wire.ts';
import { agentId, sessionId, turnId, messageId, requestId, type SessionId } from '#shared/model/id.ts';
import type { Scene } from './session-scene.ts';

const agent = agentId.parse('019ab000-0000-7000-8000-00000000000a');
const turn = turnId.parse('019ab000-0000-7000-8000-00000000000b');
const request = requestId.parse('019ab000-0000-7000-8000-00000000000d');
const tool = { name: 'Recall', description: 'Recalls.', input_schema: { type: 'object', required: ['what'], properties: { what: {} } } };

/** Stores the session in the scene's data folder, for its folder. The price book's tokens: 90,000 read, 10,000 written. */
export function storeOlderSession(scene: Scene, folder: string): SessionId {
  const id = sessionId.parse('019ab000-0000-7000-8000-000000000001');
  const project = scene.store.projects.add(folder).id;
  const model = { provider: 'rehearsal', model: 'model-a', effort: null } as const;
  const { lease } = scene.store.journal.create(id, project, {
    type: 'session.created',
    actor: 'person',
    project,
    folder,
    agent,
    model,
    mode: 'default',
    title: null,
    appVersion: '0.0.1',
  });
  lease.append(history);
  lease[Symbol.dispose]();
  return id;
}

const history: EventDraft[] = [
  {
    type: 'message.sent',
    actor: 'person',
    message: messageId.parse('019ab000-0000-7000-8000-00000000000c'),
    turn,
    content: [{ type: 'text', text: 'Hello.' }],
  },
  {
    type: 'prompt.fixed',
    actor: agent,
    sections: [
      { name: 'identity', version: 1, isStatic: true, text: 'You are an older agent.' },
      { name: 'manners', version: 4, isStatic: true, text: '# Manners\nBe brief.' },
      { name: 'place', version: 1, isStatic: false, text: '# Where you are\nFolder: /elsewhere' },
      { name: 'git', version: 1, isStatic: false, text: '# Git\nBranch: main\nStatus:\n(clean)' },
      {
        name: 'instructions',
        version: 1,
        isStatic: false,
        text: '# Instruction files\n\n<instructions path="/x">\nUse tabs.\n</instructions>',
      },
      { name: 'appended', version: 1, isStatic: false, text: 'Answer in French.' },
    ],
    tools: [tool],
  },
  {
    type: 'request.sent',
    actor: agent,
    request,
    turn,
    step: 1,
    purpose: 'main',
    model: 'model-a',
    maxTokens: 8000,
    isSimulated: true,
    blocks: ['a', 'b', 'c', 'd'],
    marks: [{ block: 3, ttl: '5m' }],
  },
  { type: 'block.completed', actor: agent, request, index: 0, block: { type: 'text', text: 'Bonjour.' } },
  {
    type: 'response.completed',
    actor: agent,
    request,
    apiMessage: 'msg_1',
    stopReason: 'end_turn',
    usage: { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 90_000, cache_creation_input_tokens: 10_000 },
    blockCount: 1,
    firstTokenMs: 1,
    durationMs: 2,
  },
  { type: 'turn.ended', actor: agent, turn, terminal: { reason: 'completed', stopReason: 'end_turn' }, steps: 1, durationMs: 3 },
];

/** What that program sent before the next message, marks left out. */
export const olderPrefix: Pick<MessagesRequest, 'tools' | 'system' | 'messages'> = {
  tools: [tool],
  system: [
    { type: 'text', text: 'You are an older agent.\n\n# Manners\nBe brief.' },
    {
      type: 'text',
      text: '# Where you are\nFolder: /elsewhere\n\n# Git\nBranch: main\nStatus:\n(clean)\n\n# Instruction files\n\n<instructions path="/x">\nUse tabs.\n</instructions>\n\nAnswer in French.',
    },
  ],
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Hello.' }] },
    { role: 'assistant', content: [{ type: 'text', text: 'Bonjour.' }] },
  ],
};

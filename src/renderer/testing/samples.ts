import { noCaps } from '#shared/model/caps.ts';
// Projects, sessions and the rest as tests need them: complete, and with only what matters said.
import type { Host } from '#shared/model/host.ts';
import { callId, projectId, questionId, sessionId, type ProjectId, type SessionId } from '#shared/model/id.ts';
import type { PermissionQuestion } from '#shared/model/permission.ts';
import type { Project } from '#shared/model/project.ts';
import type { SessionSummary } from '#shared/model/session.ts';
import { allNoticed, usualCompaction, type ProviderState, type Settings } from '#shared/model/settings.ts';
import { noUsage } from '#shared/model/usage.ts';

const uuid = (number: number) => `0190a000-0000-7000-8000-${String(number).padStart(12, '0')}`;

export const aProjectId = (number: number): ProjectId => projectId.parse(uuid(number));
export const aSessionId = (number: number): SessionId => sessionId.parse(uuid(1000 + number));

export function aProject(number: number, change: Partial<Project> = {}): Project {
  return {
    id: aProjectId(number),
    name: `project-${number}`,
    folder: `/home/code/project-${number}`,
    state: 'ok',
    branch: 'main',
    trust: 'nothing-to-trust',
    addedAt: number,
    ...change,
  };
}

export function aSession(number: number, project: number, change: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id: aSessionId(number),
    project: aProjectId(project),
    folder: `/home/code/project-${project}`,
    title: `Session ${number}`,
    state: { status: 'idle' },
    model: { provider: 'anthropic', model: 'claude-opus-5-5', effort: null },
    mode: 'default',
    createdAt: number,
    changedAt: number,
    cost: { usd: 0, unpricedRequests: 0, requests: 0, simulatedRequests: 0 },
    usage: noUsage,
    windowTokens: 0,
    parent: null,
    heldBy: null,
    lastSeq: 1,
    ...change,
  };
}

export function aQuestion(number: number, change: Partial<PermissionQuestion> = {}): PermissionQuestion {
  return {
    question: questionId.parse(uuid(2000 + number)),
    call: callId.parse(`toolu_${number}`),
    tool: 'Bash',
    input: { command: 'git push --force-with-lease origin main' },
    summary: 'Run git push',
    reason: 'The mode asks before commands.',
    suggestedRules: ['Bash(git push:*)'],
    ...change,
  };
}

export const aProvider: ProviderState = {
  provider: 'anthropic',
  credential: 'keychain',
  keyHint: 'sk-ant-…Q9xA',
  keyFile: null,
  baseUrl: 'https://api.anthropic.com',
  baseUrlFrom: 'default',
  model: 'claude-opus-5-5',
  modelFrom: 'default',
  problem: null,
};

export const noKeyProvider: ProviderState = { ...aProvider, provider: 'rehearsal', credential: 'none', keyHint: null, model: 'rehearsal' };

export const someSettings: Settings = {
  theme: 'system',
  model: null,
  effort: null,
  mode: 'default',
  baseUrl: null,
  fallbackModel: null,
  cacheTtl: 'auto',
  caps: noCaps,
  prompt: { flags: {}, variants: {}, experiments: [] },
  compaction: usualCompaction,
  memory: { isOn: true },
  noticing: allNoticed,
};

export const aHost: Host = {
  kind: 'web',
  platform: 'linux',
  version: '0.1.0',
  home: '/home/data',
  capabilities: { windowButtons: false, nativeFolderDialog: false, notifications: false },
  reservedKeys: [],
  problems: [],
};

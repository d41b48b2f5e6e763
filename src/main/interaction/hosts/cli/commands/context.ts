// `tessera context`: what fills a session's window, as the inspector shows it.
import path from 'node:path';
import type { Engine } from '#main/ports/engine.ts';
import type { ContextBlock, ContextView, StageOutlook } from '#shared/model/insight/context-view.ts';
import { printTable } from '../print-table.ts';
import { UsageError, type CommandStreams } from '../streams.ts';
import { count, usd } from './figures.ts';
import { findSession } from './find-session.ts';

export interface ContextOptions {
  session: string | null;
  continueLatest: boolean;
  folder: string;
  isJson: boolean;
}

const mostBlocks = 15;

/** Prints the window of a session. */
export async function context(engine: Engine, options: ContextOptions, streams: CommandStreams): Promise<void> {
  const { session: id, continueLatest: isLatest } = options;
  const found = findSession(engine, { id, isLatest }, path.resolve(options.folder));
  if (found === null) throw new UsageError('Which session? Give its id, or --continue for the latest of this folder.');
  const view = await engine.context.describe(found.id);
  if (options.isJson) streams.out(JSON.stringify(view));
  else print(view, streams);
}

function print(view: ContextView, streams: CommandStreams): void {
  const { tokens, window } = view;
  const counted = {
    usage: 'counted by the API, with an estimate of what was added',
    'count-tokens': 'counted by the API',
    estimate: 'estimated',
  };
  const share = (part: number): string => (tokens === 0 ? '0 %' : `${((part / tokens) * 100).toFixed(1)} %`);
  streams.out(`${view.model}: ${count(tokens)} tokens (${counted[view.countedBy]})${view.isSimulated ? ', simulated' : ''}`);
  if (window === null) streams.out('How large the window of this model is, nobody knows.');
  else {
    const { windowTokens, effectiveTokens, triggerTokens } = window;
    const free = Math.max(0, effectiveTokens - tokens);
    streams.out(
      `Window ${count(windowTokens)}: ${count(free)} free, ${count(windowTokens - effectiveTokens)} kept for an answer; compaction begins at ${count(triggerTokens)}.`,
    );
  }
  const parts = view.parts.map(({ part, tokens: of, blocks, ttls }) => [
    part,
    count(of),
    share(of),
    count(blocks),
    ttls.join(', ') || 'no',
  ]);
  streams.out('');
  printTable(streams, ['part', 'tokens', 'share', 'blocks', 'cached'], parts, ['cached']);
  streams.out('');
  printTable(
    streams,
    ['largest', 'tokens', 'what', 'may go by', 'frees', 'costs'],
    view.blocks.slice(0, mostBlocks).map((block) => blockRow(block, view.isSimulated)),
    ['what', 'may go by'],
  );
  if (view.blocks.length > mostBlocks) streams.out(`The largest ${mostBlocks} of ${count(view.blocks.length)} blocks.`);
  if (view.stages.length === 0) return;
  streams.out('');
  printTable(
    streams,
    ['stage', 'leaves', 'written anew', 'costs', 'saves', ''],
    view.stages.map((outlook) => stageRow(outlook, view)),
    [''],
  );
}

function blockRow({ part, name, tokens, drop }: ContextBlock, isSimulated: boolean): string[] {
  const rest = drop === null ? ['', '', ''] : [drop.stage, count(drop.freesTokens), isSimulated ? 'simulated' : usd(drop.costUsd)];
  return [part, count(tokens), name, ...rest];
}

function stageRow({ stage, figures, isOffered }: StageOutlook, { breaker, isSimulated }: ContextView): string[] {
  const why = isOffered
    ? ''
    : stage === 'summary' && breaker === 'open'
      ? 'its breaker is open: tessera compact tries again'
      : 'switched off';
  if (figures === null) return [stage, 'frees nothing', '', '', '', why];
  const money = (amount: number | null): string => (isSimulated ? 'simulated' : usd(amount));
  return [stage, count(figures.tokensAfter), count(figures.rewrittenTokens), money(figures.costUsd), money(figures.savesUsd), why];
}

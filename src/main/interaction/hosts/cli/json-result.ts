import type { TurnResult } from './turn-record.ts';

/** The `result` object of the JSON and stream-JSON outputs, with the names that users of such tools know. Cost is in USD. */
export function resultObject(result: TurnResult): Record<string, unknown> {
  const { usage } = result;
  return {
    type: 'result',
    subtype: result.ending.subtype,
    is_error: result.ending.exitCode !== 0,
    duration_ms: Math.round(result.durationMs),
    num_turns: result.steps,
    result: result.text === '' ? (result.ending.words ?? '') : result.text,
    session_id: result.session,
    total_cost_usd: result.isSimulated ? 0 : result.costUsd,
    usage: {
      input_tokens: usage.inputTokens,
      cache_creation_input_tokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
      cache_read_input_tokens: usage.cacheReadTokens,
      output_tokens: usage.outputTokens,
      cache_creation: { ephemeral_5m_input_tokens: usage.cacheWrite5mTokens, ephemeral_1h_input_tokens: usage.cacheWrite1hTokens },
    },
    terminal_reason: result.terminal.reason,
    ...(result.terminal.reason === 'completed' ? { stop_reason: result.terminal.stopReason } : {}),
    ...(result.ending.exitCode === 0 || result.ending.words === null ? {} : { errors: [result.ending.words] }),
    ...(result.isSimulated ? { simulated: true } : {}),
    ...(result.unpricedRequests > 0 ? { unpriced_requests: result.unpricedRequests } : {}),
    permission_denials: result.denials.map((denial) => ({ tool_name: denial.tool, tool_use_id: denial.call, reason: denial.reason })),
  };
}

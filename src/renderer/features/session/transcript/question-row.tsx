import type { ToolCall } from '#shared/model/folds/transcript-cards.ts';
import type { QuestionId } from '#shared/model/id.ts';
import { clockText } from '../../../parts/format/duration.ts';
import { useSecond } from '../../../parts/format/use-second.ts';
import { PermissionAsk } from '../../../parts/permission/permission-ask.tsx';
import { useSession, useSessionScope } from '../session-context.ts';
import { ToolCard } from '../tools/tool-card.tsx';

interface QuestionRowProps {
  readonly card: ToolCall;
  readonly question: QuestionId;
}

/** The question about a call. Of several only the oldest is open and has the keys: there is one loudest thing on screen. */
export function QuestionRow({ card, question: id }: QuestionRowProps) {
  const { actions } = useSessionScope();
  const question = useSession((state) => state.transcript.questions.find((open) => open.question === id));
  const isFirst = useSession((state) => state.transcript.questions[0]?.question === id);
  const now = useSecond(isFirst);
  if (!question || !isFirst) return <ToolCard card={card} />;
  return (
    <PermissionAsk
      key={question.question}
      question={question}
      waited={`${clockText(now - question.askedAt)} ago`}
      hasKeys
      onAnswer={(answer) => actions.answer(question.question, answer)}
    />
  );
}

import type { Companion } from '#shared/model/companion/creature.ts';
import { useState, type ReactNode } from 'react';
import { useNavigation } from '../../../parts/areas/navigation-context.ts';
import { useCompanion } from '../../../parts/companion/companion-context.tsx';
import { CreatureArt } from '../../../parts/companion/creature-art.tsx';
import { moodWords } from '../../../parts/companion/mood-words.ts';
import { useIsVisible, useMayMove } from '../../../parts/companion/use-attention.ts';
import styles from './companion-perch.module.css';
import { useBlink } from './use-blink.ts';
import { useMood } from './use-mood.ts';
import { useNewRemark } from './use-new-remark.ts';

interface PerchProps {
  /** What stands at the end of the bottom line: it stays where it is whatever the creature says. */
  readonly children: ReactNode;
}

/** The companion in the corner of the window, with room of its own at the end of the bottom line. Nothing of it is there while it is switched off. */
export function CompanionPerch({ children }: PerchProps) {
  const { state } = useCompanion();
  if (state.status !== 'known') return children;
  return <Perch companion={state.companion}>{children}</Perch>;
}

interface KnownProps extends PerchProps {
  readonly companion: Companion;
}

const size = 40;

function Perch({ companion, children }: KnownProps) {
  const { creature, ownName, worry, remark } = companion;
  const { go } = useNavigation();
  const mood = useMood(worry);
  const isVisible = useIsVisible();
  const mayMove = useMayMove();
  const isClosed = useBlink(mood === 'idle' && isVisible && mayMove);
  const isNew = useNewRemark(remark);
  const [isNear, setIsNear] = useState(false);
  return (
    <>
      <span role="status" className={styles.said}>
        {remark && (isNew || isNear) && <span className={styles.bubble}>{remark.text}</span>}
      </span>
      {children}
      <button
        type="button"
        className={styles.perch}
        onClick={() => go({ area: 'companion' })}
        onPointerEnter={() => setIsNear(true)}
        onPointerLeave={() => setIsNear(false)}
        onFocus={() => setIsNear(true)}
        onBlur={() => setIsNear(false)}
      >
        <CreatureArt
          look={creature}
          mood={mood}
          isBlinking={isClosed}
          size={size}
          label={`${ownName ?? creature.name}, ${moodWords[mood].word}`}
        />
      </button>
    </>
  );
}

import { useEffect, useState } from 'react';
import { IconButton } from '../../ui/button/icon-button.tsx';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
}

const saidForMs = 1_500;

/** Copies a text and says for a moment that it did, or that the browser refused. */
export function CopyButton({ text, label }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);

  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), saidForMs);
    return () => clearTimeout(timer);
  }, [outcome]);

  async function handleClick() {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  }

  const words = { copied: 'Copied', refused: 'The browser refused access to the clipboard' };
  const icon = outcome === 'copied' ? 'check' : outcome === 'refused' ? 'warn' : 'copy';
  return <IconButton icon={icon} label={outcome ? words[outcome] : label} size="small" onClick={() => void handleClick()} />;
}

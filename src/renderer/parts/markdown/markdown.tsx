import { memo, useMemo, useRef, type ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Icon } from '../../ui/icon/icon.tsx';
import { CodeWell } from '../code/code-well.tsx';
import { languageOfFence } from '../code/languages.ts';
import styles from './markdown.module.css';
import { healTail, splitBlocks, type MarkdownBlocks } from './split-blocks.ts';

interface MarkdownProps {
  readonly text: string;
  /** True while more of it arrives. */
  readonly isStreaming?: boolean;
}

/** Markdown from the model. It is never HTML, loads nothing from the web and leads nowhere by itself. */
export const Markdown = memo(function Markdown({ text, isStreaming = false }: MarkdownProps) {
  const previous = useRef<MarkdownBlocks | undefined>(undefined);
  const blocks = useMemo(() => (previous.current = splitBlocks(text, previous.current)).blocks, [text]);
  return (
    <div className={styles.markdown}>
      {blocks.map((block, index) => {
        const isOpen = isStreaming && index === blocks.length - 1;
        // Blocks only ever grow at the end, so their place is their identity.
        // oxlint-disable-next-line react/no-array-index-key
        return <Block key={index} text={isOpen ? healTail(block) : block} isOpen={isOpen} />;
      })}
    </div>
  );
});

interface BlockProps {
  readonly text: string;
  readonly isOpen: boolean;
}

const plugins = [remarkGfm];

const Block = memo(function Block({ text, isOpen }: BlockProps) {
  return (
    <ReactMarkdown remarkPlugins={plugins} components={isOpen ? openComponents : settledComponents}>
      {text}
    </ReactMarkdown>
  );
});

type Element = NonNullable<ComponentProps<NonNullable<Exclude<Components['pre'], string>>>['node']>;

function fenceOf(node: Element | undefined): { code: string; fence: string } {
  const code = node?.children[0];
  if (code?.type !== 'element') return { code: '', fence: '' };
  const names = code.properties['className'];
  const name = Array.isArray(names) ? names.map(String).find((candidate) => candidate.startsWith('language-')) : undefined;
  const text = code.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
  return { code: text.replace(/\n$/, ''), fence: (name ?? '').slice('language-'.length) };
}

function componentsFor(isOpen: boolean): Components {
  return {
    pre({ node }) {
      const { code, fence } = fenceOf(node);
      return <CodeWell code={code} language={languageOfFence(fence)} fence={fence} isOpen={isOpen} />;
    },
    a({ href, children }) {
      if (!href) return <span>{children}</span>;
      return (
        <a href={href} target="_blank" rel="noreferrer noopener" title={href}>
          {children}
        </a>
      );
    },
    img({ src, alt }) {
      const address = typeof src === 'string' && /^https?:/.test(src) ? src : '';
      return (
        <span className={styles.image} title={address}>
          <Icon name="image" size="small" />
          {alt || 'Image'} <span className={styles.note}>(not loaded{address && `: ${address}`})</span>
        </span>
      );
    },
    input({ checked }) {
      return (
        <span className={styles.check} role="img" aria-label={checked ? 'done' : 'open'} data-checked={checked || undefined}>
          {checked && <Icon name="check" size="small" />}
        </span>
      );
    },
    table({ children }) {
      return (
        <div className={styles.tableFrame}>
          <table>{children}</table>
        </div>
      );
    },
  };
}

const openComponents = componentsFor(true);
const settledComponents = componentsFor(false);

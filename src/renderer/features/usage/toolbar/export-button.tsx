import type { UsageFilter } from '#shared/model/insight/usage-report.ts';
import { useRef, useState } from 'react';
import { useClient } from '../../../bridge/client-context.ts';
import { errorText } from '../../../bridge/error-text.ts';
import { saveFile } from '../../../parts/file/save-file.ts';
import { usePageKey } from '../../../parts/keys/use-page-key.ts';
import { Button } from '../../../ui/button/button.tsx';
import { Menu } from '../../../ui/menu/menu.tsx';
import { useToasts } from '../../../ui/toast/toast-region.tsx';

const formats = [
  { format: 'csv', label: 'CSV', detail: 'for a spreadsheet' },
  { format: 'json', label: 'JSON', detail: 'for a program' },
] as const;

/** Takes the figures of the present filter along as a file. */
export function ExportButton({ filter }: { readonly filter: UsageFilter }) {
  const client = useClient();
  const toasts = useToasts();
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  usePageKey('e', () => setIsOpen(true));

  async function save(format: 'csv' | 'json') {
    try {
      saveFile(await client.usage.export({ ...filter, format }));
    } catch (error) {
      const { message, code } = errorText(error);
      toasts.show({ state: 'failed', text: `The figures were not exported (${code}). ${message}` });
    }
  }

  return (
    <>
      <Button ref={anchor} kbd="E" aria-haspopup="menu" aria-expanded={isOpen} onClick={() => setIsOpen((open) => !open)}>
        Export
      </Button>
      {isOpen && (
        <Menu
          label="Export"
          anchor={anchor}
          align="end"
          onClose={() => setIsOpen(false)}
          items={formats.map(({ format, label, detail }) => ({ id: format, label, detail, onSelect: () => void save(format) }))}
        />
      )}
    </>
  );
}

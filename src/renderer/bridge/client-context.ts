import { createContext, useContext } from 'react';
import type { Client } from './client.ts';

/** Gives the components below it their client. */
export const ClientContext = createContext<Client | null>(null);

/** The client of this window. Throws outside of a `ClientContext`: a mistake in the program. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('A component asks for the client outside of a ClientContext.');
  return client;
}

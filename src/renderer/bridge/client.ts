import type { Contract } from '#shared/bridge/contract.ts';
import type { ContractRouterClient } from '@orpc/contract';

/** Everything a window may ask, typed from the contract. Tests give a fake of it. */
export type Client = ContractRouterClient<Contract>;

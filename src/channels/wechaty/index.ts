/** The edge to group chats: wechaty over a self-hosted puppet-service gateway. It starts and stops with or without the gateway. */
import type { Channel, InboundMessage } from '../../engine/messages.ts';
import type { GatewayAddress } from './connection.ts';
import { CHANNEL } from './decode.ts';
import { intake } from './intake.ts';
import type { Downloaded } from './media.ts';
import { memberName, sender } from './send.ts';
import { type Log, supervise } from './supervisor.ts';

export interface WechatyChannel extends Channel {
  start(): void;
  /** Ends at once; the gateway's account stays logged in. */
  stop(): Promise<void>;
  /** `ref` as in MediaRef. Throws when it is worth another try. */
  downloadMedia(ref: string): Promise<Downloaded>;
  /** The name that the group shows for a member. */
  memberName(room: string, contact: string): Promise<string | undefined>;
}

export function wechatyChannel(
  o: GatewayAddress & {
    log: Log;
    receive(message: InboundMessage): Promise<void>;
    /** The gateway is there, for the first time or again: rows that wait for it may go. */
    onReady(): void;
  },
): WechatyChannel {
  const { token, endpoint, tls } = o;
  function session() {
    const messages = intake({ connection: () => supervisor.connection, receive: o.receive, log: o.log });
    const supervisor = supervise({
      endpoint,
      // wechaty takes over a second and 80 MB to load: only once there is a gateway to talk to
      open: async () => (await import('./connection.ts')).openConnection({ token, endpoint, ...(tls && { tls }) }),
      onOpen: (connection) => connection.onMessage((id) => messages.take(id, connection)),
      onReady: o.onReady,
      log: o.log,
    });
    return { messages, supervisor };
  }
  let { messages, supervisor } = session();
  return {
    name: CHANNEL,
    get ready() {
      return supervisor.connection !== undefined;
    },
    send: sender(() => supervisor.connection),
    start: () => supervisor.start(),
    async stop() {
      const ended = { messages, supervisor };
      // Another start begins anew.
      ({ messages, supervisor } = session());
      ended.messages.stop();
      await ended.supervisor.stop();
    },
    async downloadMedia(ref) {
      const { downloadMedia } = await import('./media.ts');
      return downloadMedia(supervisor.connection, ref);
    },
    async memberName(room, contact) {
      const puppet = supervisor.connection?.bot.puppet;
      return puppet && (await memberName(puppet, room, contact));
    },
  };
}

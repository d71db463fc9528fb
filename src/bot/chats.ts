import type { ChatPort, ChatWithRooms } from '../ports/chat.ts';
import type { ThreadRef } from '../run/run.ts';

/** The chats that this process speaks to. */
export type Chats = Readonly<Partial<Record<ThreadRef['platform'], ChatPort | ChatWithRooms>>>;

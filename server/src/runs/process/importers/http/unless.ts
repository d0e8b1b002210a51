import { HttpError } from "./httpError.ts";

/** An answer, or `undefined` where one of these statuses comes in its place. */
export async function unless<T>(statuses: readonly number[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HttpError && statuses.includes(error.status ?? 0)) return undefined;
    throw error;
  }
}

/** It is not there. */
export const gone: readonly number[] = [404];

/** It is not there, or not for us, or this version does not know of such things. */
export const hidden: readonly number[] = [403, 404, 405];

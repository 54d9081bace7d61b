/** Runs `each` for all, so many at a time; results in their order. */
export async function sideBySide<T, Result>(
  all: readonly T[],
  atOnce: number,
  each: (one: T) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(all.length)
  let next = 0
  const worker = async () => {
    for (let at = next++; at < all.length; at = next++) results[at] = await each(all[at]!)
  }
  await Promise.all(Array.from({length: Math.min(atOnce, all.length)}, worker))
  return results
}

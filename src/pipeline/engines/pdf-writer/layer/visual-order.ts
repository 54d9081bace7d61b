const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u
/** Numbers and words of other scripts inside a right-to-left word run from left to right. */
const leftToRight = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]+(?:[.,:/-][\p{Script=Latin}\p{N}]+)*/gu

/** PDF shows characters from left to right; readers turn right-to-left words back. */
export function visualOrder(text: string): string {
  if (!rightToLeft.test(text)) return text
  const reverse = (part: string) => [...part].reverse().join('')
  return reverse(text.replace(leftToRight, reverse))
}

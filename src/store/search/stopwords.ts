/**
 * Words of questions that say nothing about a document, by language. Removed from queries only, so that the index keeps
 * every word and phrases find them. Short on purpose: a word that can be a name or a thing ("may", "can") stays.
 */
const lists = {
  eng: `a about all also am an and any are as at be been but by did do does for from had has have he her his how i if in
    into is it its me my no not of on or our she so than that the their them then there these they this those to us was
    we were what when where which who whom why with you your`,
  deu: `aber als am an auch auf aus bei beim bin bis da das dass dem den der des die durch ein eine einem einen einer
    eines er es für hat hatte ich ihr im in ist ja kein keine mein mit nach nicht noch nur ob oder sein sich sie sind
    über um und uns unser vom von vor wann war was wer wie wird wo wurde zu zum zur`,
  fra: `au aux avec ce ces cette dans de des du elle en est et eux il ils je la le les leur mais me mes moi mon ne nos
    notre nous on ou où par pas pour qu que qui quand sa se ses son sont sur ta tu un une vos votre vous`,
  spa: `al como con cuando de del donde el ella en es esta este la las lo los mi mis no nos o para pero por que qué
    quien se ser si sin sobre son su sus un una uno y`,
  ita: `ai al alla che chi come con cosa da dal dei del della delle di dove e ed gli il in io la le lo ma mi nel nella non
    o per più quando se si sono su sul un una uno`,
  nld: `aan als bij dan dat de dit een en er ge geen het hij hoe ik in is maar met mijn naar niet nog of om ook op te tot
    uit van voor waar wanneer was wat we wie wij ze zijn`,
  por: `ao aos as com como da das de do dos e em era essa este eu foi na nas no nos o os ou para pela pelo por quando que
    se sem seu são sua um uma`,
}

export const stopwords: ReadonlySet<string> = new Set(Object.values(lists).flatMap((list) => list.split(/\s+/)))

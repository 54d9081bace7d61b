/** What ends: the contract or its first term. */
export const aboutTerm =
  /(?<!\p{L})(?:agreement|contract|term|period|lease|license|engagement|employment|appointment|vertrag|vereinbarung|laufzeit|vertragsdauer|mietzeit|mietverhältnis|mietdauer|arbeitsverhältnis|contrat|bail|convention|durée|contrato|arrendamiento|duración|plazo|contratto|locazione|durata|overeenkomst|huurovereenkomst|huurperiode|duur|looptijd|umow[aęyą]|najmu?|okres|prazo|duração|arrendamento|it)(?!\p{L})/iu
export const lasts =
  /(?<!\p{L})(?:term|period|duration|continu\p{L}{1,5}|remain|in (?:full )?(?:force|effect)|expir\p{L}{1,6}|terminat\p{L}{1,5}|conclud\p{L}{1,4}|end(?:s|ing)?|commenc\p{L}{1,5}|begin\p{L}{0,5}|valid|laufzeit|dauer|läuft|geschlossen|befristet|endet|gilt|durée|conclu|expire|prend fin|duración|plazo|vigencia|finaliza|durata|scad\p{L}{1,5}|termina|duur|looptijd|aangegaan|eindigt|zawart\p{L}|obowiązuje|okres|czas|prazo|duração|vigora|vigência)(?!\p{L})/iu
export const ends =
  /(?<!\p{L})(?:until|untill|till|through|thru|expir(?:e|es|ing|ation date)(?: on| at| shall be)?|terminat(?:e|es|ing|ion date)(?: on| at| shall be)?|end(?:s|ing)?(?: on| at)?|conclud(?:e|es|ing)(?: on| at)?|endet(?: am| mit Ablauf des| zum)?|bis(?: zum| einschließlich)?|jusqu['’]au|prend fin le|expire le|hasta el(?: día)?|finalizará el|fino al|scade il|al|tot(?: en met)?|eindig(?:t|end) op|do(?: dnia)?|até(?: ao? dia)?|termina em|au|to)(?: and including)?(?: the)?(?: close of business on| midnight on| midnight of)?(?: (?:earlier|earliest|first|later) (?:to occur )?of:? ?(?:\([a-z\d]{1,3}\) ?)?)? ?["”]? ?$/iu
/** What is about another length: of notices, cures, further terms, and what outlives the contract. */
export const other =
  /(?<!\p{L})(?:notice|notif\p{L}{1,6}|prior|renew\p{L}{0,6}|successive|additional|extension|extend(?:ed|s)?|further|surviv\p{L}{1,4}|cure|breach|default|within|after (?:the )?(?:termination|expiration|expiry)|following (?:the )?(?:termination|expiration|expiry)|warranty|thereafter|at least|not less than|no less than|preceding|invoice|delivery|payment|purchase order|retain|records|months? of|kündigungsfrist|verlängert|frist|préavis|renouvel\p{L}{1,6}|reconduct\p{L}{1,5}|preaviso|prórroga|prorrog\p{L}{1,4}|preavviso|rinnov\p{L}{1,4}|proroga\p{L}{0,3}|opzegtermijn|verleng\p{L}{0,3}|wypowiedzeni\p{L}{1,2}|przedłuż\p{L}{1,4}|pré-aviso|renov\p{L}{1,5})(?!\p{L})/iu
export const lengthBefore =
  /(?<!\p{L})(?:(?:initial|primary|base|fixed|minimum|original|first) (?:\p{L}{1,15} )?(?:term|period)|terms?|period|continu\p{L}{1,5}|remain\p{L}{0,4}|in (?:full )?(?:force|effect)|duration|valid|last(?:s|ing)?|expires?|terminates?|effective|engag\p{L}{1,5}|auf|Dauer|Laufzeit|Zeit|läuft|Mietzeit|gilt|durée|période|duración|período|periodo|plazo|vigencia|durata|duur|looptijd|periode|tijd|tijdvak|czas|okres|prazo|duração)(?!\p{L})[^.;]{0,110}$/iu
export const lengthBehind =
  /^[ ,()"“”\p{L}]{0,30}(?<!\p{L})(?:from|after|following|commencing|beginning|starting|subsequent|term|initial term|period|anniversary|thereafter)(?!\p{L})/iu
export const anniversaryBehind = /^(?:['’]s)?[ -]{0,2}anniversary/iu

/** The end depends on what happens, not on a day that is known. */
export const conditional =
  /(?<!\p{L})(?:earlier|earliest|later|latest|last) (?:to (?:occur|expire) )?of\b|\bas long as\b|\bso long as\b/iu
const KNOWN_START =
  '(?:effective|commencement|start(?:ing)?|agreement|contract|execution|signing|closing) date|date (?:hereof|of (?:this|the|its|execution|signature|signing|both)|first|set|above|written|stated|when (?:this|it) is|this)|day |execution|signature|signing|its |this |that date|such date|last (?:date|signature)|\\d|_|\\[|(?:January|February|March|April|May|June|July|August|September|October|November|December)\\b'
/** It begins with an event: acceptance, launch, delivery. */
export const beginsWithEvent = new RegExp(
  `\\b(?:commenc(?:e|es|ing)|begin(?:s|ning)?|start(?:s|ing)?|effective|years?\\)?|months?\\)?) (?:on|upon|from|as of|at|with|after|following|subsequent to) (?:the )?(?:later of )?(?!the |${KNOWN_START})\\p{L}`,
  'iu',
)

/** It runs until somebody ends it. */
export const perpetual =
  /(?<!\p{L})(?:perpetual(?:ly)?|in perpetuity|until terminated|unbestimmte Zeit|durée indéterminée|tiempo indefinido|por tiempo indeterminado|tempo indeterminato|onbepaalde tijd|czas nieokreślony|prazo indeterminado)(?!\p{L})/iu

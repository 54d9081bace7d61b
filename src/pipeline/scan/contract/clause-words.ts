import type {ClauseType} from '../../../types/bill.ts'

/** What a clause of one type says. Every gap is bounded: no pattern can run away. */
export interface ClauseWords {
  type: ClauseType
  /** The rule itself. */
  rule: RegExp
  /** Words of its heading. */
  heading: RegExp
}

const word = (source: string): RegExp => new RegExp(`(?<!\\p{L})(?:${source})`, 'iu')

export const clauseWords: readonly ClauseWords[] = [
  {
    type: 'payment',
    rule: word(
      '(?:shall|will|must|agrees? to) (?:promptly )?(?:pay|remit|reimburse)|payment (?:terms|shall be|is due|will be)|(?:due|payable) (?:and payable )?(?:within|upon|on|in)|ist zu zahlen|zahlt|zu zahlen|zahlbar|Zahlung erfolgt|zu entrichten|payable à|sera payée?|s’engage à payer|abonará|pagará|pagarà|si obbliga a pagare|corrispettivo|betaalt|betalen|zapłaci|płatn|pagará',
    ),
    heading: word(
      'payment|fees?|compensation|price|pricing|invoic|consideration|rent|royalt|miete|vergütung|zahlung|preis|prix|loyer|rémunération|paiement|renta|precio|pago|canone|corrispettivo|prezzo|betaling|prijs|huurprijs|czynsz|wynagrodzenie|cena|preço|pagamento|renda',
    ),
  },
  {
    type: 'liability',
    rule: word(
      'in no event (?:shall|will)|(?:shall|will) (?:not|in no event) be (?:held )?liable|limitation of liability|(?:aggregate|total|maximum|cumulative) liability|haftet|haftung|responsabilité|responsabilidad|responsabilità|aansprakelijk|odpowiedzialnoś|responsabilidade',
    ),
    heading: word('liabilit|limitation|haftung|responsab|aansprakelijk|odpowiedzialn'),
  },
  {
    type: 'termination',
    rule: word(
      '(?:may|shall|right to|entitled to|can) (?:be )?(?:\\p{L}{1,15} )?terminat(?:e|ed)|terminat(?:e|ed|ion) (?:of )?this (?:\\p{L}{1,15} )?(?:agreement|contract|lease)|kündigen|gekündigt|kündigung|résili|rescind|rescisión|resolver|recess|recedere|disdetta|risol|opzeg|beëindig|wypowiedz|rozwiąza|denúncia|rescis',
    ),
    heading: word(
      'terminat|cancel|kündigung|résiliation|rescisión|resolución|terminación|recesso|risoluzione|opzegging|beëindiging|wypowiedzenie|rozwiązanie|rescisão|denúncia|cessação',
    ),
  },
  {
    type: 'confidentiality',
    rule: word(
      'confidential(?:ity)? (?:information|obligations?|treatment)?.{0,120}\\b(?:shall|not|agrees?|keep|hold|maintain)|(?:shall|not|agrees?|keep|hold|maintain).{0,80}\\b(?:confidential|secret)|vertraulich|verschwiegenheit|stillschweigen|geheim|confidentiel|confidencial|riservat|vertrouwelijk|geheimhouding|poufn',
    ),
    heading: word(
      'confidential|proprietary information|non-?disclosure|secrecy|vertraulich|geheimhaltung|verschwiegenheit|confidencial|riservatezza|geheimhouding|poufność',
    ),
  },
  {
    type: 'assignment',
    rule: word(
      '(?:may not|shall not|neither party (?:may|shall)|not be|cannot|no party may|may) (?:be )?(?:\\p{L}{1,12} )?(?:assign|transfer)|assign(?:ed|ment)? .{0,80}(?:without|prior).{0,40}consent|abtret|übertrag|cession|céder|ceder|cesión|cedere|cessione|overdra|przenieś|cess|cedid',
    ),
    heading: word('assign|transfer|succession|abtretung|übertragung|cession|cesión|cessione|overdracht|cesja|cessão'),
  },
  {
    type: 'exclusivity',
    rule: word(
      '(?:sole and )?exclusive (?:\\p{L}{1,15} )?(?:right|license|distributor|supplier|provider|basis|agent|dealer|territory)|exclusivity|shall (?:exclusively|not .{0,60}other (?:than|supplier))|ausschließlich|exklusiv|exclusivité|exclusividad|esclusiv|exclusi(?:ef|eve|viteit)|wyłączn|exclusividade',
    ),
    heading: word('exclusiv|exklusiv|esclusiva|wyłączność'),
  },
  {
    type: 'non-compete',
    rule: word(
      'non-?compet|(?:shall|will|agrees?|covenants?) (?:and covenants )?not (?:to )?(?:,? ?directly or indirectly,? )?(?:compete|engage in|carry on|solicit)|wettbewerbsverbot|non[- ]concurrence|no competencia|non concorrenza|concurrentiebeding|zakaz konkurencji|não concorrência',
    ),
    heading: word(
      'non-?compet|competition|non-?solicit|wettbewerb|concurrence|competencia|concorrenza|concurrentie|konkurencj|concorrência',
    ),
  },
  {
    type: 'ip',
    rule: word(
      'intellectual property|(?:copyrights?|patents?|trade ?marks?)\\b.{0,100}\\b(?:own|belong|title|remain|vest|license|property)|(?:right, title,? and interest|ownership).{0,100}\\b(?:in|to|of)\\b|work made for hire|urheberrecht|nutzungsrecht|schutzrecht|propriété intellectuelle|propiedad intelectual|proprietà intellettuale|intellectuele eigendom|własnoś.{1,3} intelektualn|prawa autorskie|propriedade intelectual',
    ),
    heading: word(
      'intellectual|proprietary|ownership|copyright|patent|trade ?mark|license grant|grant of|urheber|nutzungsrecht|schutzrecht|propriété|propiedad|proprietà|eigendom|autorski|propriedade',
    ),
  },
  {
    type: 'warranty',
    rule: word(
      '(?:represents? and )?warrants? (?:and represents? )?(?:that|to)|warrant(?:y|ies)\\b.{0,60}\\b(?:express|implied|merchantab|disclaim)|(?:express|implied) warrant|"?as[ -]is"?|gewährleist|garantie|garantit|garantiza|garantía|garantisce|garanzia|garandeert|gwaranc|garantia',
    ),
    heading: word('warrant|representation|gewährleistung|garant|garanzia|gwarancja'),
  },
  {
    type: 'audit',
    rule: word(
      '(?:right to|may|entitled to|permit|allow) .{0,60}\\b(?:audit|inspect|examine)\\b|audit(?:s|ed)? .{0,80}(?:books|records|accounts)|(?:books|records) .{0,80}\\b(?:audit|inspect|examin)|einsicht|prüfungsrecht|auditor[ií]a|verifica dei|controle van|kontrol[ai]',
    ),
    heading: word('audit|records|inspection|prüfung|einsicht|auditoría|verific|controle|kontrola|auditoria'),
  },
  {
    type: 'insurance',
    rule: word(
      '(?:shall|will|must|agrees to) (?:\\p{L}{1,15} ){0,4}(?:maintain|carry|obtain|procure|keep|purchase|provide)\\b.{0,90}\\binsurance|insurance (?:coverage|polic)|versicher|assurance|seguro|assicura|verzeker|ubezpiecz',
    ),
    heading: word('insur|versicherung|assurance|seguro|assicurazione|verzekering|ubezpieczenie'),
  },
  {
    type: 'indemnification',
    rule: word(
      'indemnif(?:y|ies|ication)|hold (?:\\p{L}{1,15} ){0,3}harmless|stellt .{0,60}frei|freistell|indemnis|indemniz|manleva|vrijwar|zwolni.{1,12}odpowiedzialn|indemnização',
    ),
    heading: word('indemn|hold harmless|freistellung|garantie d|manleva|vrijwaring'),
  },
  {
    type: 'renewal',
    rule: word(
      'automatically (?:be )?(?:renew|extend)|renew(?:s|ed)? (?:automatically|for)|(?:option|right) to (?:renew|extend)|(?:extended|renewed|renewable) (?:\\p{L}{1,15} ){0,4}for|verlängert? sich|verlängerung|renouvel|reconduit|tacite reconduction|prorrog|prórroga|renovará|rinnov|proroga|verlengd|stilzwijgend|przedłuż|renova',
    ),
    heading: word(
      'renew|extension|verlängerung|renouvellement|reconduction|prórroga|renovación|rinnovo|verlenging|przedłużenie|renovação',
    ),
  },
  {
    type: 'governing-law',
    rule: word(
      'govern(?:ed|ing)\\b.{0,100}\\blaws?\\b|laws? .{0,60}\\b(?:shall|will) govern|constru(?:ed|ction)\\b.{0,80}\\blaws? of|gilt .{0,40}recht|unterliegt .{0,50}recht|(?:régi|soumis).{0,40}(?:droit|lois?)\\b|(?:rige|regirá|sometid).{0,60}(?:ley|legislación|derecho)|(?:regolat|disciplinat).{0,50}(?:legge|diritto)|recht (?:is )?van toepassing|(?:podlega|stosuje).{0,40}praw|(?:rege-se|regid).{0,50}(?:lei|direito)',
    ),
    heading: word(
      'governing law|applicable law|choice of law|anwendbares recht|rechtswahl|droit applicable|loi applicable|ley aplicable|legislación|legge applicabile|toepasselijk recht|prawo właściwe|lei aplicável',
    ),
  },
  {
    type: 'dispute-resolution',
    rule: word(
      'arbitrat(?:ion|ed|or)|(?:exclusive|sole) (?:jurisdiction|venue)|jurisdiction of (?:the )?(?:\\p{L}{1,15} ){0,4}courts?|mediation|gerichtsstand|schiedsgericht|tribunal|tribunaux|tribunales|juzgados|foro competente|rechtbank|sąd',
    ),
    heading: word(
      'arbitrat|dispute|jurisdiction|venue|mediation|gerichtsstand|schieds|litige|jurisdicción|foro|controversie|geschil|spory|litígio',
    ),
  },
  {
    type: 'force-majeure',
    rule: word(
      "force majeure|acts? of god|beyond (?:its|the|their|such party['’]?s?) (?:\\p{L}{1,15} ){0,3}control|höhere gewalt|fuerza mayor|forza maggiore|overmacht|siła wyższa|siły wyższej|força maior",
    ),
    heading: word('force majeure|höhere gewalt|fuerza mayor|forza maggiore|overmacht|siła wyższa|força maior'),
  },
]

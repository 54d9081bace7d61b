/** Invented contracts in the languages besides English, with what has to be read from them. */
export interface Sample {
  text: string
  title: string
  parties: [name: string, role: string | null][]
  agreementDate?: string
  effectiveDate?: string
  expirationDate?: string
  term?: string
  renewalTerm?: string
  noticePeriod?: string
  governingLaw?: string
  clauses: string[]
}

export const samples: Record<string, Sample> = {
  lease_de: {
    text: `Mietvertrag

zwischen

der Grünblick Immobilien GmbH, Lindenweg 4, 50667 Köln,
– nachfolgend „Vermieter“ genannt –

und

Frau Erika Sommerfeld, wohnhaft Ahornstraße 12, 50674 Köln,
– nachfolgend „Mieterin“ genannt –

§ 1 Mietobjekt
Vermietet wird die Wohnung im zweiten Obergeschoss des Hauses Ahornstraße 14.

§ 2 Mietzeit
Das Mietverhältnis beginnt am 1. April 2023 und ist auf drei Jahre befristet. Es verlängert sich jeweils um ein weiteres Jahr, wenn es nicht mit einer Frist von drei Monaten vor Ablauf gekündigt wird.

§ 3 Miete
Die monatliche Kaltmiete von 850,00 EUR ist zu zahlen bis zum dritten Werktag eines Monats.

§ 4 Haftung
Der Vermieter haftet nur für Vorsatz und grobe Fahrlässigkeit.

§ 5 Anwendbares Recht
Es gilt deutsches Recht. Gerichtsstand ist Köln.

Köln, den 15. März 2023`,
    title: 'Mietvertrag',
    parties: [
      ['Grünblick Immobilien GmbH', 'Vermieter'],
      ['Erika Sommerfeld', 'Mieterin'],
    ],
    effectiveDate: '2023-04-01',
    expirationDate: '2026-04-01',
    term: '3 years',
    renewalTerm: '1 year',
    noticePeriod: '3 months',
    governingLaw: 'Germany',
    clauses: ['payment', 'liability', 'governing-law', 'renewal'],
  },
  services_de: {
    text: `Dienstleistungsvertrag

geschlossen am 12. Januar 2024 zwischen der Falkenau Software AG, Hauptstraße 1, 80331 München (im Folgenden „Auftragnehmer“) und der Brückner & Söhne KG, Marktplatz 9, 90402 Nürnberg (im Folgenden „Auftraggeber“).

1. Laufzeit
Dieser Vertrag beginnt am 1. Februar 2024 und hat eine Laufzeit von 24 Monaten.

2. Kündigung
Dieser Vertrag kann aus wichtigem Grund jederzeit gekündigt werden.

3. Geheimhaltung
Die Parteien verpflichten sich zur Verschwiegenheit über alle vertraulichen Informationen.

4. Rechtswahl
Dieser Vertrag unterliegt dem Recht der Bundesrepublik Deutschland.`,
    title: 'Dienstleistungsvertrag',
    parties: [
      ['Falkenau Software AG', 'Auftragnehmer'],
      ['Brückner & Söhne KG', 'Auftraggeber'],
    ],
    agreementDate: '2024-01-12',
    effectiveDate: '2024-02-01',
    expirationDate: '2026-02-01',
    term: '24 months',
    governingLaw: 'Bundesrepublik Deutschland',
    clauses: ['termination', 'confidentiality', 'governing-law'],
  },
  services_fr: {
    text: `CONTRAT DE PRESTATION DE SERVICES

Entre :

La société Atelier du Moulin SARL, dont le siège est 8 rue des Lilas, 69003 Lyon, ci-après dénommée « le Prestataire »,

et

La société Verrerie Dupontel SAS, dont le siège est 2 quai du Port, 13002 Marseille, ci-après dénommée « le Client ».

Article 1 - Objet
Le présent contrat a pour objet des prestations de conseil.

Article 2 - Durée
Le présent contrat prend effet le 1er mars 2022 et est conclu pour une durée de deux ans. Il est renouvelé par tacite reconduction pour des périodes d'un an, sauf dénonciation avec un préavis de trois mois avant l'échéance.

Article 3 - Prix
Le Client s’engage à payer un prix de 1 200,00 € par mois.

Article 4 - Confidentialité
Les informations échangées sont confidentielles.

Article 5 - Droit applicable
Le présent contrat est soumis au droit français.

Fait à Lyon, le 20 février 2022`,
    title: 'CONTRAT DE PRESTATION DE SERVICES',
    parties: [
      ['Atelier du Moulin SARL', 'Prestataire'],
      ['Verrerie Dupontel SAS', 'Client'],
    ],
    agreementDate: '2022-02-20',
    effectiveDate: '2022-03-01',
    expirationDate: '2024-03-01',
    term: '2 years',
    renewalTerm: '1 year',
    noticePeriod: '3 months',
    governingLaw: 'France',
    clauses: ['payment', 'confidentiality', 'renewal', 'governing-law'],
  },
  lease_es: {
    text: `CONTRATO DE ARRENDAMIENTO

En Sevilla, a 10 de mayo de 2021, entre Inmobiliaria Naranjo S.L., con domicilio en calle Sol 3, en adelante "el Arrendador", y don Tomás Rivera Campos, mayor de edad, con domicilio en calle Luna 5, en adelante "el Arrendatario".

Primera. Duración. El presente contrato entrará en vigor el 1 de junio de 2021 y tendrá una duración de cinco años. Se prorrogará por períodos sucesivos de un año, salvo preaviso de dos meses antes del vencimiento.

Segunda. Renta. El Arrendatario pagará una renta de 700,00 € al mes.

Tercera. Ley aplicable. El presente contrato se rige por la ley española.`,
    title: 'CONTRATO DE ARRENDAMIENTO',
    parties: [
      ['Inmobiliaria Naranjo S.L.', 'Arrendador'],
      ['Tomás Rivera Campos', 'Arrendatario'],
    ],
    agreementDate: '2021-05-10',
    effectiveDate: '2021-06-01',
    expirationDate: '2026-06-01',
    term: '5 years',
    renewalTerm: '1 year',
    noticePeriod: '2 months',
    governingLaw: 'Spain',
    clauses: ['payment', 'renewal', 'governing-law'],
  },
  services_it: {
    text: `CONTRATTO DI SERVIZI

Tra Officine Bellariva S.r.l., con sede in via Roma 10, Torino, di seguito denominata "il Fornitore", e Tessuti Montalba S.p.A., con sede in via Milano 2, Biella, di seguito denominata "il Committente", stipulato il 5 settembre 2022.

1. Durata. Il presente contratto ha inizio il 1 ottobre 2022 e ha una durata di tre anni. Si rinnova per periodi di un anno, salvo disdetta con un preavviso di sei mesi prima della scadenza.

2. Corrispettivo. Il Committente pagherà un corrispettivo di 2.000,00 € al mese.

3. Legge applicabile. Il presente contratto è regolato dalla legge italiana.`,
    title: 'CONTRATTO DI SERVIZI',
    parties: [
      ['Officine Bellariva S.r.l.', 'Fornitore'],
      ['Tessuti Montalba S.p.A.', 'Committente'],
    ],
    agreementDate: '2022-09-05',
    effectiveDate: '2022-10-01',
    expirationDate: '2025-10-01',
    term: '3 years',
    renewalTerm: '1 year',
    noticePeriod: '6 months',
    governingLaw: 'Italy',
    clauses: ['payment', 'renewal', 'governing-law'],
  },
  lease_nl: {
    text: `HUUROVEREENKOMST

tussen Waterkant Beheer B.V., gevestigd te Utrecht, hierna te noemen "Verhuurder", en de heer Jan van der Velde, wonende te Utrecht, hierna te noemen "Huurder".

Artikel 1 Duur. Deze overeenkomst gaat in op 1 juli 2023 en is aangegaan voor een periode van twee jaar. De overeenkomst wordt stilzwijgend verlengd met perioden van een jaar, tenzij zij met een opzegtermijn van drie maanden wordt opgezegd.

Artikel 2 Huurprijs. Huurder betaalt een huurprijs van € 950,00 per maand.

Artikel 3 Toepasselijk recht. Op deze overeenkomst is Nederlands recht van toepassing.`,
    title: 'HUUROVEREENKOMST',
    parties: [
      ['Waterkant Beheer B.V.', 'Verhuurder'],
      ['Jan van der Velde', 'Huurder'],
    ],
    effectiveDate: '2023-07-01',
    expirationDate: '2025-07-01',
    term: '2 years',
    renewalTerm: '1 year',
    noticePeriod: '3 months',
    governingLaw: 'Netherlands',
    clauses: ['payment', 'renewal', 'governing-law'],
  },
  services_pl: {
    text: `UMOWA O ŚWIADCZENIE USŁUG

zawarta w dniu 4 marca 2024 pomiędzy Zielony Most sp. z o.o. z siedzibą w Krakowie, zwaną dalej „Zleceniodawcą”, a Janem Kowalczykiem, zamieszkałym w Tarnowie, zwanym dalej „Zleceniobiorcą”.

§ 1 Czas trwania. Umowa obowiązuje od dnia 1 kwietnia 2024 i została zawarta na czas dwóch lat.

§ 2 Wynagrodzenie. Zleceniodawca zapłaci wynagrodzenie 5 000,00 zł miesięcznie.

§ 3 Prawo właściwe. Umowa podlega prawu polskiemu.`,
    title: 'UMOWA O ŚWIADCZENIE USŁUG',
    parties: [
      ['Zielony Most sp. z o.o.', 'Zleceniodawcą'],
      ['Janem Kowalczykiem', 'Zleceniobiorcą'],
    ],
    agreementDate: '2024-03-04',
    effectiveDate: '2024-04-01',
    expirationDate: '2026-04-01',
    term: '2 years',
    governingLaw: 'Poland',
    clauses: ['payment', 'governing-law'],
  },
  lease_pt: {
    text: `CONTRATO DE ARRENDAMENTO

Entre Casa do Rio Lda., com sede em Lisboa, doravante designada "Senhorio", e Maria Fontes Leal, residente em Lisboa, doravante designada "Inquilina", celebrado em 3 de janeiro de 2023.

1. Prazo. O presente contrato tem início em 1 de fevereiro de 2023 e é celebrado pelo prazo de três anos. Renova-se por períodos sucessivos de um ano, salvo denúncia com antecedência mínima de 120 dias.

2. Renda. A Inquilina pagará uma renda de 800,00 € por mês.

3. Lei aplicável. O presente contrato rege-se pela lei portuguesa.`,
    title: 'CONTRATO DE ARRENDAMENTO',
    parties: [
      ['Casa do Rio Lda.', 'Senhorio'],
      ['Maria Fontes Leal', 'Inquilina'],
    ],
    agreementDate: '2023-01-03',
    effectiveDate: '2023-02-01',
    expirationDate: '2026-02-01',
    term: '3 years',
    renewalTerm: '1 year',
    noticePeriod: '120 days',
    governingLaw: 'Portugal',
    clauses: ['payment', 'renewal', 'governing-law'],
  },
}

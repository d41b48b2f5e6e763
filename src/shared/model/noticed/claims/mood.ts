// Whether a clause asserts something at all: negations, plans, hedges, conditions, instructions and sayings of others do not.
import type { Clause } from './clauses.ts';

/** `asserted`: the agent says that it is so. */
export type Mood = 'asserted' | 'denied' | 'open';

/** A clause with what it asserts, in words that the rules of claims can read. */
export interface MoodedClause extends Clause {
  readonly mood: Mood;
}

/** Says of every clause whether it asserts something. A clause without a subject of its own shares the mood of the one before it. */
export function withMoods(clauses: readonly Clause[]): MoodedClause[] {
  const mooded: MoodedClause[] = [];
  let conditionOf = -1;
  const hearsay = new Set(clauses.filter(({ words }) => heard.test(words)).map(({ sentence }) => sentence));
  const telling = new Set(clauses.filter(({ words }) => mayTell.test(words)).map(({ sentence }) => sentence));
  let reasonOf = -1;
  let others = -2;
  for (const [index, clause] of clauses.entries()) {
    const after = clauses[index + 1];
    if (clause.joint === 'because' || clause.joint === 'weil') reasonOf = clause.sentence;
    if (!telling.has(clause.sentence)) {
      mooded.push({ ...clause, mood: 'open' });
      continue;
    }
    const words = neutral(clause.words);
    const before = mooded.at(-1)?.sentence === clause.sentence ? mooded.at(-1) : undefined;
    if (beginsCondition.test(words) || hedgeAlone.test(words)) conditionOf = clause.sentence;
    const own: Mood =
      clause.isQuestion ||
      (clause.section === 'aside' && !byTheAgent.test(words)) ||
      clause.joint === 'so that' ||
      conditionOf === clause.sentence ||
      (hearsay.has(clause.sentence) && !byTheAgent.test(words)) ||
      opens.some((pattern) => pattern.test(words))
        ? 'open'
        : denies.test(words)
          ? 'denied'
          : 'asserted';
    const hasReason = reasonOf === clause.sentence || (after?.sentence === clause.sentence && /^(?:because|weil)$/.test(after.joint));
    const isExplained = hasReason && plainlyPasses.test(words);
    const isOfOthers =
      before !== undefined && /^(?:,|and|und|then)$/.test(clause.joint) && othersAct.test(before.words) && beginsWithVerb.test(words);
    const isStillHistory =
      pastPassive.test(words) && !byTheAgent.test(words) && (hearsay.has(clause.sentence - 1) || others === clause.sentence - 1);
    if (othersAct.test(words)) others = clause.sentence;
    const isCarried =
      own === 'asserted' && before && before.mood !== 'asserted' && carries(before.mood, clause.joint) && !hasSubject.test(words);
    mooded.push({
      ...clause,
      words,
      mood: own === 'asserted' && (isExplained || isOfOthers || isStillHistory) ? 'open' : isCarried ? before.mood : own,
    });
  }
  return mooded;
}

/** Words of which each claim has one. */
const mayTell =
  /§path|\d|pass|succe|green|grün|ok\b|okay|clean|happy|good|fine|✅|✓|besteh|bestand|erfolg|fehler|sauber|durch|exit|compil|kompil|build|built|baut|bauen|übersetz|r[au]n|execut|launch|invok|start|verif|check|test|confirm|measur|prüf|mess|lauf|ausgeführt|geführt|gerufen|fix|resolv|solv|squash|repair|cure|eliminat|behob|behebt|löst|gelöst|repar|beseitigt|no longer|n't|not|nicht|commit|gecheckt|error|warning|problem|issue|fail|zufrieden|ordnung/;

function carries(mood: Mood, joint: string): boolean {
  if (/^(?:but|however|although|aber|jedoch|sondern|obwohl|;)$/.test(joint)) return false;
  return mood === 'open' || /^(?:,|and|und|then|\()$/.test(joint);
}

const faults =
  '(?:[\\w-]+ ){0,2}(?:errors?|failures?|warnings?|problems?|issues?|complaints?|regressions?|fail(?:ed|ing)|fehlern?|fehlschläge?n?|warnung(?:en)?|beanstandung(?:en)?|probleme?n?)';
const faultless = new RegExp(`\\b(?:no|without(?: any)?|zero|not a single|keinerlei|keine?n?|ohne(?: einen?| jeden?)?) ${faults}\\b`, 'g');
const brokenNoMore =
  /\b(?:no longer|not|n't|nicht mehr|nicht länger)(?: (?:crash(?:es)?|fails?|hangs?|leaks?|breaks?|throws?|happens?|occurs?|deadlocks?|flak\w+)(?: any ?more)?)\b/g;
const brokenGerman = /\b(?:stürzt|hängt|bricht|schlägt|tritt)\b([^,]{0,40})\bnicht mehr (?:ab|auf|fehl|zusammen)?/g;

/** Says otherwise what only sounds like a denial: "without errors", "no longer crashes". */
function neutral(words: string): string {
  return words
    .replaceAll(/\bcan (?:now |also )?(?:confirm|report|say)\b|\bkann (?:ich )?bestätigen\b/g, 'confirmed')
    .replace(/^(?:and|und|then|so|also|now|dann) (?=\S)/, '')
    .replaceAll(/\b(?:no|keine) (?:\w+ )?tests? (?:(?:are|is) )?(?:failing|failed|fail)\b/g, 'tests pass')
    .replaceAll(faultless, (fault) =>
      `cleanly ${/\b(?:type|lint|eslint|build|compile|compilation|typ|compiler)\b/.exec(fault)?.[0] ?? ''}`.trimEnd(),
    )
    .replaceAll(
      /\bno longer (?:crash|fail|hang|leak|break|throw|happen|occur|deadlock|deliver)(?:e?s)?\b|\b(?:doesn't|does not|don't|do not) (?:crash|fail|hang|leak|break|throw|happen|occur)(?: any ?more)\b/g,
      'worksagain',
    )
    .replaceAll(brokenNoMore, 'worksagain')
    .replaceAll(brokenGerman, 'worksagain')
    .replaceAll(/\bnot only\b|\bnicht nur\b|\bno (?:need|problem)\b/g, '');
}

const beginsCondition =
  /^(?:if|damit(?! (?:ist|sind|wurden?|läuft|laufen|besteht|bestehen|kompiliert|baut)\b)|unless|once|assuming|provided|as soon as|until|before|in case|wenn|falls|sofern|sobald|bevor|ehe|bis|should you|when(?!ever)(?! (?:i|we) (?:re-?)?\w+(?:ed|an)\b)|whenever)\b/;

/** "I believe, …": what follows is what is believed. */
const hedgeAlone =
  /^(?:i|we|ich|wir) (?:think|believe|assume|guess|suspect|expect|hope|imagine|glaube|denke|vermute|hoffe|nehme an|gehe davon aus|schätze)(?: so)?$|^(?:my (?:guess|theory|hope) is|hopefully|presumably|in theory|vermutlich|hoffentlich)$/;
const byTheAgent = /^(?:so |therefore |also |daher |deshalb )?(?:i|we|i've|we've|ich|wir|habe)\b/;

/** "The test passes because …" explains what happens rather than what was found. */
const plainlyPasses = /^(?!.*(?:\b(?:now|all|again|jetzt|alle|wieder)\b|\d)).*\b(?:pass(?:es)?|succeeds?|besteht|bestehen)\b/;
const actions = '(?:removed|renamed|changed|added|fixed|deleted|moved|updated|created|dropped|replaced|introduced|committed|wrote|ran)';
/** Who acts is named, and is not the agent: "Version 5 removed the option and renamed the file". */
const othersAct = new RegExp(
  `^(?!the (?:change|fix|patch|commit))(?:the|a|an|my|our|his|her|their|version|release|he|she|they|someone|somebody|upstream|[a-z]+ v?\\d[\\d.]*) (?:[\\w§.'-]+ ){0,3}?(?:has |have )?(?<!(?:was|were|been|is|are|got) )${actions}\\b`,
);
const beginsWithVerb = new RegExp(`^(?:also |then |later )?${actions}\\b`);

/** After what others did, "the tests were fixed" goes on with it. */
const pastPassive = /^(?!.*\bnow\b).*\b(?:was|were|wurden?)\b/;

const denies =
  /\b(?:not|cannot|never|neither|nor|unable|none|nothing|nobody|(?<!\d (?:tests? )?(?:are |were |was )?)skipped|unverified|untested|nicht|nichts|niemals|nie|weder|ungetestet|ungeprüft|kein\w{0,2}|fail(?:s|ed)? to|failed at|without (?:running|testing|building|checking|verifying)|instead of|rather than|ohne)\b|n't\b|\bno\b(?! (?:other|more))/;

const opens: readonly RegExp[] = [
  // Plans, wishes and possibilities.
  /\b(?:will|'ll|going to|gonna|plan(?:s|ned|ning)? to|would|'d|could|can|may|might|should|shall|let me|let's|let us|wants? to|needs? to|have to|has to|must|about to|intend(?:ed)?|propos(?:e|ed|al)|suggest(?:ed|ion)?|recommend(?:ed)?|supposed to|expect(?:ed)?|ought|try to|trying to|attempt(?:ed)? to|remains? to|left to|todo|want me to)\b/,
  /\b(?:werde|werden wir|würden?|könnten?|sollten?|soll|sollen|kann|können|muss|müssen|müssten?|möchten?|wollen|dürften?|darf|lass mich|lass uns|vorschlag|schlage vor|empfehle|geplant|demnächst|versuche)\b/,
  /^(?:next\b|the next step|(?:one |another |an |a second )?options?\b|als nächstes|danach|anschließend|gleich|noch (?:offen|zu tun)|offen|remaining|open|to do|optional(?:ly)?)\b/,
  // Hedges.
  /\b(?:probably|presumably|likely|perhaps|maybe|hopefully|i think|i believe|i assume|i guess|i suspect|as far as i know|apparently|in theory|theoretically|supposedly|seems? to|appears? to|looks like|wahrscheinlich|vermutlich|hoffentlich|vielleicht|ich glaube|ich denke|ich nehme an|angeblich|eigentlich|theoretisch|soweit ich weiß|scheint|scheinen)\b/,
  // Conditions and purposes inside.
  /\b(?:if|unless|whether|until|so that|in order to|as soon as|in case|assuming|provided that|only when|only while|nur wenn|wenn|falls|sobald|sofern|ob|bis|um zu)\b/,
  /\b(?:make|let|get|help|see|watch|ensure|verify|check|confirm|for|to|want|need|\d+) (?:[§\w-]+ ){0,4}(?:tests?|suites?|§tests|build|lint\w*|it|them|everything) to (?:pass|fail|build|compile|succeed)\b|\b(?:make|let|get|help|see|watch|ensure|verify|check|confirm|for|to|want|need) (?:[§\w-]+ ){0,4}(?:tests?|suites?|§tests|build|lint\w*|it|them|everything) (?:pass|build|compile|succeed)\b(?!es|ed)/,
  /\b(?:otherwise|ansonsten|then (?:pass|succeed|fail)(?:e?s)?|(?:pass(?:es)?|succeeds?|compiles?|builds?|fails?|is green|are green|is clean|are clean) (?:again |only |even |just |also |then )*(?:when|once|while|without (?!error|warning|problem|issue|fail|change|modif)|as long as|after you|wenn|sobald|solange|in case|for the)\b)/,
  // Instructions to the person.
  /^(?:please|bitte)\b|^(?:please |then |now |just |first |bitte )?(?:run|re-?run|try|use|execute|make sure|ensure|verify|check|add|create|delete|remove|commit|change|edit|update|call|start|open|install|confirm|set|see|consider|note that you|führe|starte|rufe|prüfe|überprüfe|bestätige|stelle sicher|stell sicher|teste|schau|öffne|lösche|erstelle|ändere|installiere|vergiss)\b(?! (?:is|was|are|were|has|passes|passed|ist|of)\b)/,
  /\b(?:you|your (?:ci|machine)|du|dir)\b(?! (?:asked|wanted|requested|reported|described|see|saw|have asked|hast))/,
  /\b(?:in|with|on) your\b/,
  // What is the person's, and sayings of others.
  /^(?:your|dein\w{0,2}|euer|eure)\b/,
  // What is so in general, or was so by the hand of others.
  /\b(?:always|usually|normally|often|whenever|every time|most of the time|sometimes|occasionally|rarely|from time to time|in (?:the )?future|manchmal|gelegentlich|selten|künftig|immer|meist(?:ens)?|normalerweise|jedes mal)\b/,
  /\b(?:by someone|by the|by a|by an|in commit|since commit|in version|in v\d|upstream|originally|years? ago|months? ago|last (?:year|month|week)|von jemand\w*|ursprünglich|in release)\b/,
];

/** Whose words these are: what somebody or some text says. What a run prints is none of these. */
const heard =
  /\b(?:issue|ticket|bug report|user|customer|person|reporter|nutzer\w*|kunde) (?:reports?|reported|shows?|meldet|meldete) |\b(?:earlier|previous|last|prior|former|older|vorige\w?|letzte\w?|frühere\w?) (?:\w+ )?(?:session|commit|release|version|pr|author|developer|maintainer|pull request|sitzung|änderung|week|month|year|sprint|woche|monat|jahr)\b|\b(?:yesterday|gestern|damals|back then|(?:two|three|\d+|a few) (?:days|weeks|months|years) (?:ago|later|earlier))\b|\bin v?\d+\.\d+(?! ?(?:s|ms|sec\w*|min\w*|%)\b)|\b(?:in|since|seit|im) (?:early |late |\w+ )?(?:19|20)\d\d\b|\b(?:in|since|seit|im) (?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)\b|(?<!(?:output|run|result|ausgabe|§tests|§build|§lint|§types|§command) )\b(?:says|said|claims|claimed|states|stated|mentions|mentioned|noted|wrote (?:that|in)|pointed out|complained|thinks|promises|promised|suggests|describes|explains|told (?:me|us)|means?|meant|bedeutet|heißt|sagt|sagte|behauptet|besagt|steht)\b|\baccording to (?!§(?:tests|build|lint|types|command)|the (?:output|run|result))|\blaut (?!§(?:tests|build|lint|types|command)|ausgabe)|\ballegedly\b|\bangeblich\b|\b(?:is|was|ist|as) (?:the|our|my|das) (?:goal|target|plan|aim|idea|ziel)\b/;

const hasSubject =
  /^(?:i|i'm|i've|we|we've|it|they|all|everything|the|this|these|that|those|there|both|each|tests?|§\w+|\d[\d.,]*|alle|alles|der|die|das|es|sie|ich|wir|build|lint\w*|type|unit|habe)\b|^§/;

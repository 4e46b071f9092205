"""The claims that must not stand, as data: words, why not, and what to say instead."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claim:
    """One kind of claim; `unless` is what, close by, makes the same words honest."""

    pattern: re.Pattern[str]
    why: str
    instead: str
    unless: re.Pattern[str] | None = None


# Every gap is bounded, so that no text takes more than linear time.
GAP = r"(?:[^\s.;:!?]{1,40} ){0,5}"
CONDITION = (
    r"(?:(?:back|neck|leg|hip|knee|joint|nerve|spinal|spine|lumbar|chronic|disc|disk|sciatic|"
    r"muscle|"
    r"body) (?:pain|ache|aches|problems?|issues?|conditions?|tension|spasms?)|pain|backache|"
    r"sciatica|"
    r"(?:spinal |lumbar )?stenosis|(?:herniated|bulging|slipped|degenerated|degenerative)"
    r"[- ](?:discs?|disks?)|disc disease|hernia\w{0,8}|scoliosis|arthritis|spondyl\w{1,12}|"
    r"muscle spasms?|migraines?|headaches?|insomnia|depression|anxiety|neuropathy|osteoporosis|"
    r"pinched nerves?|nerve (?:pressure|compression)|pressure on the (?:discs?|disks?|nerves?)|"
    r"inflammation|symptoms?|condition|ailments?|disease)"
)
RELIEF = "say what owners rate, or name a graded study; say nothing of symptoms"
STUDY = "name the study, its design, size, and whether it was inversion in this condition"
ATYPICAL = "'atypical pattern of reviews'; never accuse a person"
TESTED = "a test of our own is claimed"  # true where one is on record, and only there
CLEARED = "'cleared by the FDA (number) for ...; clearance is not approval'"


def claim(pattern: str, why: str, instead: str, unless: str | None = None) -> Claim:
    """Make a claim from patterns over plain small letters."""
    excuse = re.compile(unless) if unless else None
    return Claim(re.compile(rf"\b(?:{pattern})\b"), why, instead, excuse)


CLAIMS: tuple[Claim, ...] = (
    claim(r"(?:fda|f\.d\.a\.)[- ](?:approved?|approval|endorsed?|certified|registered|recommended)|"
          r"(?:approved|endorsed|certified|recommended) by the (?:fda|"
          r"food and drug administration)|"
          r"510 ?\(?k\)?[- ](?:approved|certified)",
          "clearance or registration is not approval (21 CFR 807.39, 807.97)", CLEARED),
    claim(r"(?:fda|f\.d\.a\.)[- ]cleared|cleared by the fda|510 ?\(?k\)? (?:medical )?device|"
          r"fda clearance",
          "clearance named without saying what it is", CLEARED, unless=r"not (?:an )?approv"),
    claim(r"(?:clinically|scientifically|medically) (?:proven|tested|validated|shown|approved|"
          r"verified)|"
          r"(?:doctor|physician|chiropractor|clinician|physio(?:therapist)?)s?[- ](?:approved|"
          r"recommended|endorsed|trusted)|(?:recommended|approved|endorsed|trusted) by (?:most |"
          r"many |"
          r"leading |top )?(?:doctors|physicians|chiropractors|clinicians|experts|"
          r"physiotherapists|physical therapists)",
          "an approval or proof that nobody can show", STUDY),
    claim(r"(?:is|are|was|were|been|be) (?:\w{1,15} )?(?:shown|proven|proved|"
          r"demonstrated) to (?!readers?\b|you\b|the\b|every|people\b|users\b|be\b|a\b)|"
          r"proven (?:to|way|method|results?|relief|treatment|remedy|benefits?)|"
          r"(?:science|research|scientists?)[- ](?:backed|proven|proves?|confirms?)|"
          r"backed by science",
          "a proof is claimed", STUDY),
    claim(r"(?:stud(?:y|ies)|trials?|research|evidence|science) (?:\w{1,15} ){0,3}(?:shows?|showed|"
          r"shown|proves?|proved|proven|demonstrates?|demonstrated|confirms?|confirmed|finds?|"
          r"found|"
          r"suggests?|suggested)",
          "a study is said to show something", STUDY,
          unless=r"doi|pmid|little or no (?:difference|benefit)|no difference"),
    claim(r"cur(?:e|es|ed|ing)|cure-all|heals|healed (?:my|your|his|her|their|the)|"
          r"heal (?:my|your|his|her|their|the)|self-healing|(?:healing|curative|therapeutic) "
          r"(?:powers?|benefits?|effects?|properties)|miracle|miraculous(?:ly)?|wonder cure|"
          r"life-changing|game[- ]changer|magic(?:al(?:ly)?)?",
          "a cure is claimed", RELIEF),
    claim(rf"(?:treats|treat|treating|relieves?|relieved|relieving|alleviates?|alleviated|"
          rf"alleviating|eases|easing|soothes?|soothing|reduces?|reduced|reducing|lessens?|"
          rf"eliminat(?:e|es|ed|ing)|ends|stops|fix(?:es|ed)?|revers(?:e|es|ed|ing)|prevents?|"
          rf"preventing|banish(?:es)?|beats?|combats?|fights?|manages?|corrects?|improves?|"
          rf"get rid of|rid you of|decompress(?:es)?) {GAP}{CONDITION}",
          "an effect on a condition is claimed", RELIEF),
    claim(rf"(?:helps?|helped|helping|great|good|best|ideal|perfect|effective|works?|recommended|"
          rf"designed|beneficial|useful|benefits?) (?:\w{{1,15}} ){{0,2}}?(?:for|with|against|of|"
          rf"from) "
          rf"{GAP}{CONDITION}|helps? (?:\w{{1,15}} ){{0,4}}?(?:relieve|ease|treat|cure|heal|reduce|"
          r"alleviate|deal with|recover|decompress)|recover(?:ed|y|s)? (?:\w{1,15} ){0,2}?from "
          rf"{CONDITION}",
          "an effect on a condition is claimed", RELIEF),
    claim(rf"(?:pain|symptom|sciatica|stress)[- ](?:free|relief|relieving|reliever)|"
          rf"relief (?:from|of|for) "
          rf"{GAP}{CONDITION}|(?:instant|fast|lasting|permanent|immediate|long-term|natural|"
          rf"effective) relief|(?:a|an|best|effective|natural|proven|great|alternative) "
          rf"(?:treatment|therapy|remedy|solution|cure) (?:for|to) {GAP}{CONDITION}|"
          rf"solution to help with {GAP}{CONDITION}",
          "relief is promised", RELIEF),
    claim(r"(?:avoid|avoids|avoiding|skip|instead of|alternative to|replaces?|no need for|without) "
          r"(?:the need for )?(?:back |spinal |spine )?(?:surgery|operation|medication|painkillers|"
          r"a doctor|doctors)|(?:does not|doesn't) (?:require|need) surgery",
          "it is set against medical care", "'ask a clinician'; say nothing of surgery or drugs"),
    claim(r"(?:increas|improv|boost|stimulat|promot|enhanc)(?:e|es|ed|ing) (?:\w{1,15} ){0,3}?"
          r"(?:blood flow|circulation|flexibility|posture|mobility|oxygen|metabolism)|"
          r"(?:re)?hydrat(?:e|es|ed|ing) (?:\w{1,15} ){0,4}?(?:discs?|disks?)|"
          r"(?:rejuvenat|rehydrat|regenerat)(?:e|es|ed|ing)|"
          r"(?:realign|re-align|align|decompress|elongate|lengthen|straighten)(?:s|es|ed|ing)? "
          r"(?:\w{1,15} ){0,3}?(?:spines?|vertebrae?|discs?|disks?|back)|(?:discs?|disks?) "
          r"(?:\w{1,15} ){0,4}?to decompress|restor(?:e|es|ed|ing) (?:\w{1,15} ){0,3}?(?:disc|disk|"
          r"height|spine|curve)|detox\w{0,8}|(?:flush|remove)s? (?:\w{1,15} ){0,2}?toxins|"
          r"makes? you (?:taller|younger)",
          "a working in the body is claimed (evidence: opinion only)", "leave it out"),
    claim(r"guarantee(?:d|s)? (?:to|results?|relief|you|that)|guaranteed|(?:completely|totally|"
          r"perfectly|100 ?%|absolutely|entirely) (?:safe|harmless|effective)|safe for "
          r"(?:everyone|everybody|anyone|all|any)|(?:no|zero|"
          r"without) (?:known )?(?:side[- ]effects?|"
          r"risks?)|risk[- ]free|(?:has|have) no side effects",
          "a promise that nobody can keep", "name the contraindications; promise nothing"),
    claim(r"helped (?:more than |over |up to |almost |nearly |about )?(?:\d[\d,.]{0,12} ?%?|"
          r"thousands|"
          r"millions|hundreds|countless|many) (?:of )?(?:\w{1,15} ){0,2}?(?:people|readers|users|"
          r"patients|customers|owners|others|sufferers)|\d{1,3} ?% of (?:people|patients|users|"
          r"sufferers) (?:\w{1,15} ){0,3}?(?:recover\w{0,4}|improv\w{0,4}|reliev\w{0,4}|better)",
          "a count of people helped, without a source", STUDY),
    claim(r"(?:fake|phony|phoney|bogus|fraudulent|paid[- ]for|bought|planted|"
          r"sham) (?:\w{1,15} ){0,1}?"
          r"(?:reviews?|reviewers?|ratings?)|review (?:fraud|scam)|(?:liars?|scammers?|shills?)",
          "a person is accused", ATYPICAL),
    claim(r"(?:thousands|hundreds|millions) of (?:\w{1,15} ){0,1}?(?:credible|real|genuine|"
          r"verified|"
          r"honest|trusted|happy|satisfied|trustworthy) (?:reviews?|customers?|owners?|users?)|"
          r"sites like ?(?:,|and the)|most (?:reliable|trusted|trustworthy)|world[- ](?:famous|"
          r"class|"
          r"renowned)|(?:number one|no\. ?1|#1)[- ](?:choice|rated|brand|table)|go-to resource",
          "a superlative or a number that no source stands behind",
          "name the sources and how many reviews count"),
    claim(r"(?:first[- ]hand|hands[- ]on) (?:use|test\w{0,4}|experience|review)|(?:we|our team|our "
          r"experts) (?:\w{1,15} ){0,1}?(?:tested|tried|handled)|lab[- ]tested|we "
          r"used (?:it|this|them|these|every|all)",
          TESTED, "'research only: nobody here has handled this unit'"),
)  # fmt: skip

# What articles on the spine often get wrong; too plain a use of words to be held against a page.
ARTICLE: tuple[Claim, ...] = (
    claim(rf"vertebrae? {GAP}(?:dry|dried|dries|cracked)",
          "it is the disc that dries or tears, not the vertebra", "'discs may dry out or tear'"),
    claim(r"nerves (?:\w{1,15} ){0,2}?too (?:narrow|small|tight)",
          "the canal or the foramen is narrow, not the nerve", "'the canal is too narrow'"),
    claim(r"(?:needs?|has|have|must) (?:to )?be fused",
          "fusion is done in some cases only", "'in some cases it is fused'"),
    claim(rf"vertebrae? {GAP}to cause pressure",
          "laminoplasty opens the canal to take pressure away", "'to take pressure off the cord'"),
    claim(r"(?:loss of )?(?:bladder|bowel)(?: or (?:bladder|bowel))? (?:control|function|"
          r"dysfunction)|"
          r"nerves to the (?:bladder|bowels?)",
          "a sign of an emergency, written of without saying so",
          "'seek emergency care at once'", unless=r"emergency|at once|immediate|999|911|112"),
    claim(r"chin-?up bar", "hanging by the hands is not inversion", "leave it out"),
    claim(r"(?:fingers or toes|toes or fingers|legs and arms|arms and legs)",
          "signs of the neck and of the lower back are mixed",
          "say which level of the spine is meant"),
    claim(r"trial in (?:19|20)\d\d|\d{1,4}[- ]patient trials?",
          "a trial is named that a reader cannot find", STUDY, unless=r"doi|pmid"),
)  # fmt: skip

# An article that speaks of any of these has told who must not do it.
WARNED = re.compile(
    r"contraindicat|glaucoma|ask (?:a|your) (?:clinician|doctor|physician) (?:first|before)"
)

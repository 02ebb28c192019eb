// What the app itself says around a Flow. All other text is in the Flow.

/** Each language's words by their keys. */
export const WORDS = {
  en: {
    close: "Close", back: "Back", retry: "Try again", cancel: "Go on", ok: "OK", more: "Read more",
    loading: "Loading", optional: "(optional)", choose: "Choose", chooseDate: "Choose a date",
    month: "Month", year: "Year", monthBefore: "Month before", monthAfter: "Month after", done: "Done",
    managed: "Managed by {business}",
    leave: "Close the form?", leaveText: "What was entered on this screen may be lost.",
    failed: "Something went wrong", failedText: "The form cannot go on. Please close it and try again later.",
    noNetwork: "No answer. Check the network and try again.",
    refused: "This form can no longer be used.",
    unsupported: "Files cannot be added here. Send them in the chat.",
    required: "This is needed", minChars: "At least {n} characters", maxChars: "At most {n} characters",
    number: "Digits only, such as 12", email: "Write it like name@example.com", phone: "Write it like 9810000001",
    passcode: "Digits only", pattern: "Write it as shown below", minItems: "Choose at least {n}", maxItems: "Choose at most {n}",
    minDate: "Choose {date} or later", maxDate: "Choose {date} or earlier", noDate: "This day cannot be chosen",
    minDays: "Choose at least {n} days", maxDays: "Choose at most {n} days", count: "{n} of {most}",
  },
  hi: {
    close: "बंद करें", back: "वापस", retry: "फिर से कोशिश करें", cancel: "जारी रखें", ok: "ठीक है", more: "और पढ़ें",
    loading: "खुल रहा है", optional: "(ज़रूरी नहीं)", choose: "चुनें", chooseDate: "तारीख़ चुनें",
    month: "महीना", year: "साल", monthBefore: "पिछला महीना", monthAfter: "अगला महीना", done: "हो गया",
    managed: "{business} की ओर से",
    leave: "फ़ॉर्म बंद करें?", leaveText: "इस पन्ने पर भरी जानकारी शायद न बचे।",
    failed: "कुछ गड़बड़ हो गई", failedText: "फ़ॉर्म आगे नहीं बढ़ पा रहा। इसे बंद करके थोड़ी देर बाद फिर से कोशिश करें।",
    noNetwork: "जवाब नहीं आया। नेटवर्क देखकर फिर से कोशिश करें।",
    refused: "यह फ़ॉर्म अब काम नहीं करता।",
    unsupported: "यहाँ फ़ाइल नहीं जोड़ सकते। चैट में भेजें।",
    required: "यह ज़रूरी है", minChars: "कम से कम {n} अक्षर लिखें", maxChars: "ज़्यादा से ज़्यादा {n} अक्षर लिखें",
    number: "सिर्फ़ अंक लिखें, जैसे 12", email: "ऐसे लिखें: naam@example.com", phone: "ऐसे लिखें: 9810000001",
    passcode: "सिर्फ़ अंक लिखें", pattern: "नीचे बताए तरीक़े से लिखें", minItems: "कम से कम {n} चुनें", maxItems: "ज़्यादा से ज़्यादा {n} चुनें",
    minDate: "{date} या उसके बाद की तारीख़ चुनें", maxDate: "{date} या उससे पहले की तारीख़ चुनें", noDate: "यह दिन नहीं चुन सकते",
    minDays: "कम से कम {n} दिन चुनें", maxDays: "ज़्यादा से ज़्यादा {n} दिन चुनें", count: "{most} में से {n}",
  },
};

/** A function from a key and values to a text, in a language that may be unknown (then English). */
export function wordsOf(language) {
  const table = WORDS[language] ?? WORDS.en;
  return (key, values = {}) => table[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

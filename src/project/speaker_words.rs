//! Words that tell a speaker's label from a header line and from a figure of speech, in lower case.

/// Words that head a line of facts about the interview and never name a speaker.
#[rustfmt::skip]
pub(super) const HEADER_WORDS: &[&str] = &[
    "audio", "cc", "consent", "copyright", "credits", "date", "date and time", "date of interview", "day",
    "duration", "end", "end time", "event", "file", "file name", "filename", "from", "id", "interview",
    "interview date", "interview id", "interview location", "interview number", "interview title",
    "interviewed by", "keywords", "language", "length", "link", "location", "medium", "note", "notes",
    "participants", "place", "present", "project", "proofread by", "recorded", "recorded by", "recording",
    "recording length", "setting", "source", "speakers", "start", "start time", "study", "subject", "time",
    "title", "to", "topic", "topics", "transcribed by", "transcriber", "transcript", "transcription",
    "translated by", "url", "venue", "version", "via", "where", "when", "duration of interview",
    "interview length", "place of interview", "time of interview", "transcript id", "transcription by",
    "transcription date", "website", "year", "mode", "session",
];

/// The same in Chinese and Japanese.
#[rustfmt::skip]
pub(super) const HEADER_WORDS_HAN: &[&str] = &[
    "日期", "时间", "時間", "地点", "地點", "地址", "访谈对象", "訪談對象", "采访对象", "採訪對象", "访谈日期",
    "訪談日期", "访谈时间", "訪談時間", "访谈地点", "訪談地點", "采访时间", "采访地点", "访谈编号", "訪談編號",
    "编号", "編號", "录音", "錄音", "录音时长", "錄音時長", "时长", "時長", "访谈时长", "语言", "語言", "主题",
    "主題", "标题", "標題", "项目", "項目", "记录", "紀錄", "整理", "转写", "轉寫", "转录", "轉錄", "逐字稿",
    "校对", "校對", "译者", "譯者", "备注", "備註", "注", "关键词", "關鍵詞", "来源", "來源", "作者", "原文",
    "访谈方式", "場所",
];

/// Words that name a part in an interview: they need less evidence than a name.
#[rustfmt::skip]
pub(super) const ROLES: &[&str] = &[
    "a", "answer", "audience", "facilitator", "female", "group", "guest", "host", "i", "informant", "int",
    "interpreter", "interviewee", "interviewer", "iv", "m", "male", "mod", "moderator", "narrator", "p",
    "participant", "q", "question", "r", "reporter", "res", "researcher", "resp", "respondent", "s", "speaker",
    "student", "teacher", "translator", "unidentified", "unknown", "问", "問", "答", "访谈者", "訪談者", "访问者",
    "訪問者", "采访者", "採訪者", "采访人", "受访者", "受訪者", "受访人", "被访者", "被訪者", "被访谈者",
    "被采访者", "主持人", "记者", "記者", "嘉宾", "嘉賓", "译员", "研究者", "研究员",
];

/// Words that begin a line of speech and are followed by a colon now and then.
#[rustfmt::skip]
pub(super) const ASIDES: &[&str] = &[
    "again", "also", "and", "anyway", "because", "but", "conclusion", "example", "examples", "fact", "finally",
    "first", "for example", "fourth", "he said", "however", "i said", "i thought", "i think", "in short", "last",
    "lesson", "listen", "look", "maybe", "meaning", "next", "no", "now", "oh", "ok", "okay", "one", "or", "point",
    "remember", "result", "second", "she said", "so", "still", "then", "they said", "third", "three", "two",
    "warning", "well", "why", "yes",
];

/// The same in Chinese.
#[rustfmt::skip]
pub(super) const ASIDES_HAN: &[&str] = &[
    "第一", "第二", "第三", "第四", "第五", "一是", "二是", "三是", "其一", "其二", "首先", "其次", "再次", "最后",
    "最後", "比如", "例如", "譬如", "就是", "所以", "但是", "因为", "因為", "总之", "總之", "结果", "結果", "原因",
    "问题", "問題", "另外", "还有", "還有", "举例",
];

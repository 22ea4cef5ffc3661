//! The words of headings and labels, in lower case with single spaces.

/// Headings of codes.
pub(super) const CODE: &[&str] = &[
    "code", "codes", "statuscode", "errorcode", "errno", "error number", "error no", "error num", "err code",
    "fehlercode", "fehlernummer", "statuscodes", "código", "codigo", "código de estado", "código de error",
    "código http", "código de estado http", "código de erro", "código de status", "code d erreur", "code erreur",
    "code de statut", "code d état", "code http", "codice", "codice di stato", "codice di errore", "codice errore",
    "codice http", "foutcode", "statuscode http", "コード", "ステータスコード", "エラーコード", "http ステータスコード", "httpステータスコード",
    "状态码", "http状态码", "http 状态码", "错误码", "错误代码", "代码", "狀態碼", "錯誤碼", "코드", "상태 코드", "상태코드", "오류 코드", "에러 코드", "код",
    "код ошибки", "код состояния", "код ответа", "код статуса", "код http", "返回码", "响应码", "http status code s",
];

/// Words before "code" that leave it a code of the kind that is looked for.
pub(super) const QUALIFIERS: &[&str] = &[
    "http", "https", "error", "errors", "status", "response", "return", "result", "exit", "api", "application",
    "grpc", "rpc", "internal", "custom", "reason", "failure", "fault", "sub", "sql", "vendor", "decline", "resp",
    "server", "client", "service", "system", "event", "message", "numeric", "rest", "the", "json", "canonical",
    "business", "our", "app", "subcode", "problem", "exception", "diagnostic", "close", "websocket", "smtp", "ftp",
    "sip", "enhanced", "reply",
];

/// Headings that may stand above codes.
pub(super) const MAYBE_CODE: &[&str] = &[
    "status", "http status", "http", "error", "errors", "response", "http response", "exit status", "return status",
    "rpc status", "grpc status", "grpc", "rpc", "http error", "status codes", "fehler", "erreur", "errore", "状态", "ステータス", "상태",
    "статус", "estado", "statut", "stato", "estado http", "http statut", "statut http", "ошибка", "エラー", "错误", "응답",
    "antwort", "réponse", "respuesta", "error type", "error name", "error id", "error key", "error identifier",
    "subcode",
];

/// Headings that stand above codes where the rest of the page says so.
pub(super) const HARDLY_CODE: &[&str] = &[
    "id", "no", "nr", "num", "number", "#", "name", "type", "constant", "key", "identifier", "exception", "symbol",
    "slug", "reason", "label", "value", "return value", "nummer", "numéro", "número", "numero", "wert", "valeur",
    "valor", "значение", "值", "enum", "errors returned", "error class", "exception class",
];

/// Headings of summaries, and how much each says so.
pub(super) const SUMMARY: &[(&str, u8)] = &[
    ("summary", 10), ("code summary", 10), ("reason phrase", 10), ("reasonphrase", 10), ("phrase", 9),
    ("status text", 9), ("statustext", 9), ("short description", 9), ("title", 8), ("name", 7), ("message", 7),
    ("error message", 7), ("status message", 7), ("response message", 7), ("error name", 7), ("status name", 7),
    ("code name", 7), ("messages", 7), ("error title", 8), ("reason", 6), ("meaning", 6), ("label", 6),
    ("status", 5), ("http status", 5), ("error", 5), ("text", 4), ("response", 4), ("result", 4), ("type", 2),
    ("definition", 2), ("constant", 1), ("symbol", 1), ("error type", 3), ("headline", 8),
    ("status description", 4), ("http status text", 9), ("condition", 4), ("display message", 7),
    ("explanation", 1), ("kurzbeschreibung", 10), ("zusammenfassung", 10), ("bezeichnung", 8), ("titel", 8),
    ("meldung", 7), ("fehlermeldung", 7), ("bedeutung", 6), ("grund", 6), ("fehler", 5), ("nachricht", 7),
    ("résumé", 10), ("titre", 8), ("nom", 7), ("libellé", 8), ("message d erreur", 7), ("signification", 6),
    ("motif", 6), ("raison", 6), ("resumen", 10), ("título", 8), ("nombre", 7), ("mensaje", 7),
    ("mensaje de error", 7), ("significado", 6), ("razón", 6), ("motivo", 6), ("resumo", 10), ("nome", 7),
    ("mensagem", 7), ("mensagem de erro", 7), ("razão", 6), ("riepilogo", 10), ("titolo", 8), ("messaggio", 7),
    ("messaggio di errore", 7), ("significato", 6), ("samenvatting", 10), ("naam", 7), ("bericht", 7),
    ("foutmelding", 7), ("betekenis", 6), ("reden", 6), ("概要", 10), ("名前", 7), ("名称", 8), ("タイトル", 8), ("メッセージ", 7),
    ("エラーメッセージ", 7), ("意味", 6), ("理由", 6), ("摘要", 10), ("标题", 8), ("消息", 7), ("错误消息", 7), ("错误信息", 7), ("信息", 6),
    ("含义", 6), ("原因短语", 9), ("状态", 5), ("요약", 10), ("이름", 7), ("제목", 8), ("메시지", 7), ("오류 메시지", 7), ("의미", 6),
    ("상태", 5), ("сводка", 10), ("название", 8), ("имя", 7), ("заголовок", 8), ("сообщение", 7),
    ("сообщение об ошибке", 7), ("значение", 6), ("статус", 5),
];

/// Headings of descriptions, and how much each says so.
pub(super) const DESCRIPTION: &[(&str, u8)] = &[
    ("description", 10), ("descriptions", 10), ("long description", 10), ("full description", 10),
    ("error description", 10), ("code description", 10), ("status description", 9), ("description of error", 10),
    ("explanation", 9), ("details", 8), ("detail", 8), ("what it means", 8), ("meaning", 7), ("definition", 7),
    ("interpretation", 7), ("notes", 5), ("note", 5), ("remarks", 5), ("remark", 5), ("comment", 4),
    ("comments", 4), ("message", 4), ("error message", 4), ("information", 4), ("info", 4), ("when", 3),
    ("usage", 3), ("use", 3), ("used when", 5), ("when it occurs", 5), ("when used", 5), ("text", 3), ("reason", 3),
    ("summary", 2), ("error", 1), ("response", 1), ("result", 1), ("condition", 3), ("scenario", 4),
    ("circumstances", 4), ("purpose", 4), ("beschreibung", 10), ("erklärung", 9), ("erläuterung", 9),
    ("einzelheiten", 8), ("bedeutung", 7), ("bemerkung", 5), ("bemerkungen", 5), ("hinweis", 5), ("hinweise", 5),
    ("anmerkung", 5), ("grund", 3), ("meldung", 4), ("explication", 9), ("détails", 8), ("signification", 7),
    ("remarques", 5), ("descripción", 10), ("descripcion", 10), ("explicación", 9), ("detalles", 8),
    ("significado", 7), ("notas", 5), ("mensaje", 4), ("descrição", 10), ("descricao", 10), ("explicação", 9),
    ("detalhes", 8), ("mensagem", 4), ("descrizione", 10), ("spiegazione", 9), ("dettagli", 8), ("significato", 7),
    ("note e commenti", 5), ("beschrijving", 10), ("omschrijving", 10), ("uitleg", 9), ("toelichting", 9),
    ("betekenis", 7), ("opmerking", 5), ("opmerkingen", 5), ("説明", 10), ("詳細", 8), ("内容", 8), ("意味", 7), ("備考", 5),
    ("描述", 10), ("说明", 10), ("說明", 10), ("详情", 8), ("含义", 7), ("备注", 5), ("설명", 10), ("상세", 8), ("의미", 7),
    ("비고", 5), ("описание", 10), ("пояснение", 9), ("подробности", 8), ("значение", 7), ("примечание", 5),
    ("примечания", 5),
];

/// Headings of other fields, by their keys in the source.
pub(super) const FIELDS: &[(&str, &[&str])] = &[
    ("methods", &["methods", "method", "http method", "http methods", "verbs", "http verbs", "verb",
        "request methods", "request method", "methoden", "méthodes", "métodos", "metodi", "メソッド", "方法", "методы",
        "метод", "메서드"]),
    ("retry", &["retry", "retryable", "retriable", "can retry", "should retry", "should i retry", "safe to retry",
        "retry safe", "is retryable", "retry advice", "retries", "retry strategy", "wiederholbar", "wiederholen",
        "réessayer", "reintentar", "reintentable", "riprovare", "повтор", "リトライ", "重试", "可重试", "재시도"]),
    ("headers", &["headers", "response headers", "http headers", "header", "header fields", "kopfzeilen",
        "en têtes", "encabezados", "cabeceras", "ヘッダー", "响应头", "заголовки", "헤더"]),
    ("causes", &["causes", "cause", "possible cause", "possible causes", "probable cause", "probable causes",
        "common cause", "common causes", "likely cause", "likely causes", "root cause", "why", "why it happens",
        "reason for error", "reasons", "possible reasons", "possible reason", "ursache", "ursachen",
        "mögliche ursache", "mögliche ursachen", "cause possible", "causes possibles", "causa", "causas",
        "posible causa", "posibles causas", "possível causa", "possíveis causas", "cause possibili",
        "possibili cause", "oorzaak", "oorzaken", "mogelijke oorzaak", "原因", "可能原因", "可能的原因", "考えられる原因", "원인",
        "причина", "причины", "возможные причины"]),
    ("fixes", &["fixes", "fix", "solution", "solutions", "possible solution", "possible solutions", "resolution",
        "resolutions", "resolution steps", "remedy", "remedies", "what to do", "how to fix", "how to fix it",
        "how to solve", "how to resolve", "action", "actions", "action required", "required action",
        "recommended action", "recommended actions", "suggested action", "suggested actions", "suggested fix",
        "suggestion", "suggestions", "corrective action", "workaround", "workarounds", "troubleshooting",
        "recovery", "recovery action", "user action", "user response", "client action", "client handling",
        "handling", "how to handle", "mitigation", "recommendation", "recommendations", "next steps", "next step",
        "lösung", "lösungen", "abhilfe", "behebung", "maßnahme", "maßnahmen", "was tun", "solución", "soluciones",
        "acción", "résolution", "que faire", "soluzione", "soluzioni", "azione", "solução", "soluções", "ação",
        "oplossing", "oplossingen", "actie", "wat te doen", "対処", "対処方法", "対処法", "解決策", "解決方法", "解决方案", "解决办法",
        "解决方法", "处理方式", "处理方法", "處理方式", "해결 방법", "해결책", "해결", "조치", "решение", "что делать", "действие",
        "действия"]),
    ("since", &["since", "added", "added in", "introduced", "introduced in", "since version", "available since",
        "version", "from version", "seit", "depuis", "desde", "dal", "sinds", "с версии", "版本", "バージョン"]),
    ("aliases", &["aliases", "alias", "also known as", "aka", "former name", "former names", "other names",
        "formerly", "auch bekannt als"]),
    ("tags", &["tags", "tag", "keywords", "schlagwörter", "étiquettes", "etiquetas", "标签", "タグ"]),
    ("http_status", &["http status", "http status code", "http code", "http", "http response", "http response code",
        "http mapping", "http statuscode", "http error code", "status code", "http error", "httpstatus",
        "statuscode", "response code", "code http", "código http", "codice http", "http状态码", "http 状态码",
        "httpステータスコード", "http ステータスコード"]),
    ("type", &["type", "problem type", "type uri", "problem type uri"]),
    ("details", &["details", "detail", "more details", "more information", "additional information",
        "further information", "background"]),
    ("examples", &["example", "examples", "sample", "samples", "sample response", "sample request",
        "example response", "example request", "response example", "request example", "example responses",
        "response body", "example body", "sample body", "body", "payload", "example error", "error response",
        "request", "response", "beispiel", "beispiele", "ejemplo", "ejemplos", "exemple", "exemples", "esempio",
        "esempi", "exemplo", "exemplos", "voorbeeld", "voorbeelden", "例", "サンプル", "示例", "例子", "예", "예시", "пример",
        "примеры"]),
    ("references", &["references", "reference", "rfc", "specification", "specifications", "spec", "see also",
        "defined in", "link", "links", "documentation", "docs", "more info", "learn more", "further reading",
        "related", "related links", "siehe auch", "verweise", "voir aussi", "référence", "références",
        "véase también", "referencia", "referencias", "riferimenti", "zie ook", "参考", "参照", "см также", "ссылки",
        "참고"]),
    ("deprecated", &["deprecated", "deprecation", "obsolete", "veraltet", "obsolète", "obsoleto", "verouderd",
        "非推奨", "已弃用", "устарел"]),
];

/// Headings of sections.
pub(super) const SECTION: &[&str] = &[
    "section", "category", "categories", "class", "group", "status class", "error category", "kategorie",
    "abschnitt", "gruppe", "klasse", "catégorie", "categoría", "categoria", "categorie", "カテゴリ", "カテゴリー", "分类",
    "类别", "類別", "분류", "카테고리", "категория", "группа", "раздел",
];

/// Headings above codes that are gone.
pub(super) const RETIRED: &[&str] = &[
    "retired codes", "retired code", "removed codes", "obsolete codes", "discontinued codes",
    "retired status codes", "retired error codes", "removed error codes", "removed status codes",
    "codes no longer used", "codes no longer in use", "no longer used", "no longer in use", "obsolete error codes",
    "obsolete status codes", "withdrawn codes", "entfallene codes", "nicht mehr verwendete codes", "codes retirés",
    "códigos retirados", "códigos eliminados", "codici ritirati", "vervallen codes", "廃止されたコード", "已废弃的代码",
    "удалённые коды",
];

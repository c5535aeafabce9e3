/* Requests as the providers send them, some signed with the made-up secrets of
 * shipped.c. */
#ifndef TESTS_CAPTURED_H
#define TESTS_CAPTURED_H

#define JSON_TYPE    "Content-Type: application/json\n"
#define FORM_TYPE    "Content-Type: application/x-www-form-urlencoded\n"
#define PHONE        "POST /sms/phone\n" JSON_TYPE "\n"
#define KANNEL(rest) "GET /sms/kannel?key=kannel-in&id=k1&" rest "\n\n"
#define TWILIO_SIG   "X-Twilio-Signature: 0rtmwpIUuLUP2ScGect2LlZeXfE=\n"
#define TWILIO_BODY                                                            \
    "ToCountry=VN&MessageSid=SM0000000000000000000000000000000a&"              \
    "SmsMessageSid=SM0000000000000000000000000000000a&SmsSid="                 \
    "SM0000000000000000000000000000000a&AccountSid="                           \
    "AC00000000000000000000000000000001&MessagingServiceSid=&From="            \
    "%2B84912000101&To=%2B15550100001&Body=BC+140+42+b%E1%BA%A3n+"             \
    "N%E1%BA%ADm&NumMedia=0&NumSegments=1&FromCountry=VN&ApiVersion="          \
    "2010-04-01"
#define VONAGE_PARAMS                                                          \
    "msisdn=84912000101&to=84280000000&messageId=0A0000000123ABCD1&text="      \
    "BC+140+a%26b%3Dc&type=unicode&keyword=BC&message-timestamp="              \
    "2026-11-23+03%3A00%3A00&timestamp=1795402800&nonce=n-1&concat=true&"      \
    "concat-ref=1234&concat-total=2&concat-part=1"
#define VONAGE_JSON                                                            \
    "{\"msisdn\":\"84912000101\",\"to\":\"84280000000\",\"messageId\":"        \
    "\"0A0000000123ABCD1\",\"text\":\"BC 140 a&b=c\",\"type\":\"unicode\","    \
    "\"keyword\":\"BC\",\"message-timestamp\":\"2026-11-23 03:00:00\","        \
    "\"timestamp\":\"1795402800\",\"nonce\":\"n-1\",\"concat\":\"true\","      \
    "\"concat-ref\":\"1234\",\"concat-total\":\"2\",\"concat-part\":\"1\","    \
    "\"sig\":"                                                                 \
    "\"6fa9a7297130551e1e37ed09d621e4c7e224ef3a0f6506a9ef3e350b8702ea98\"}"
#define AT_BODY                                                                \
    "linkId=0309&text=BC+140&to=8888&id=ec9adc86&date="                        \
    "2026-11-23T03%3A00%3A00Z&from=%2B254700000001&networkCode=63902"
#define INFOBIP_ITEM(id, text)                                                 \
    "{\"messageId\":\"" id "\",\"from\":\"84912000101\",\"to\":"               \
    "\"84280000000\",\"text\":\"" text "\",\"cleanText\":\"x\",\"receivedAt\"" \
    ":\"2026-11-23T03:00:00.000+0000\",\"smsCount\":1,\"price\":{"             \
    "\"pricePerMessage\":0,\"currency\":\"EUR\"}}"
#define ESMS_QUERY                                                             \
    "sender=84912000101&content=BC+140&serviceNumber=8041&keyword=BC&cpid="    \
    "cp1&smsid=mo1&receiverTime=20261123100000&sign="
#define ANDROID_BODY                                                           \
    "{\"deviceId\":\"d1\",\"event\":\"sms:received\",\"id\":"                  \
    "\"Ey6ECgOkVVFjz3CL48B8C\",\"payload\":{\"messageId\":\"abc123\","         \
    "\"message\":\"BC 140\",\"sender\":\"+84912000101\",\"recipient\":null,"   \
    "\"phoneNumber\":\"+84912000101\",\"simNumber\":1,\"receivedAt\":"         \
    "\"2026-11-23T10:00:00.000+07:00\"},\"webhookId\":\"w1\"}"
#define ANDROID_SIG                                                            \
    "X-Timestamp: 1795402800\nX-Signature: "                                   \
    "1586a6f04c1adcbce5a9fc57244b72c6c8f035a061878d104182c1eca941b941\n"
#define TEXTBEE_BODY                                                           \
    "{\"smsId\":\"6740a1\",\"message\":\"BC 140\",\"deviceId\":\"d1\","        \
    "\"webhookSubscriptionId\":\"w1\",\"webhookEvent\":\"MESSAGE_RECEIVED\","  \
    "\"idempotencyKey\":\"5d7c\",\"sender\":\"+84912000101\",\"receivedAt\":"  \
    "\"2026-11-23T03:00:00.000Z\"}"
#define TEXTBEE_SIG                                                            \
    "X-Signature: "                                                            \
    "2954361c57039a728375413d11f0c701dc3481f80fde531d1b7427b581a310ce\n"

#endif

package org.workflowserver.component.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.outbound.http.OutboundResponse;

/** Reads how long an answer asks to wait: {@code Retry-After} of RFC 9110, section 10.2.3. */
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private RetryAfter() {}

  /**
   * How long the answer asks to wait; empty when it does not say so in a known form.
   *
   * @param now what a date is counted from when the answer has no {@code Date} of its own
   */
  public static Optional<Duration> of(OutboundResponse response, Instant now) {
    return response
        .header("Retry-After")
        .map(String::strip)
        .flatMap(text -> of(text, response, now));
  }

  private static Optional<Duration> of(String text, OutboundResponse response, Instant now) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    // Counted by the other side's own clock, so that no clock has to agree with another.
    Instant sent = response.header("Date").flatMap(RetryAfter::date).orElse(now);
    return date(text)
        .map(date -> Duration.between(sent, date))
        .filter(pause -> !pause.isNegative());
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip())));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}

package org.workflowserver.api.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.util.Map;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.limit.Holder;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.Settings;

/**
 * Reads request bodies within {@code workflow.limits.body}. The memory of large ones is counted
 * until the request is answered, to the one whom {@link #count} names.
 */
@ApplicationScoped
public class JsonRequests {
  private static final String HOLDER = "workflow.body-holder";
  private static final String SHARE = "workflow.body-share";

  /** As values the smallest bodies take less than is counted, whatever they hold. */
  private static final int SMALL = 2 << 10;

  private final long limit = Settings.LIMIT_BODY.value();

  @Inject private AnswerMemory memory;

  /** Has the body counted to the caller, or to a tenant. */
  public static void count(ContainerRequestContext request, Holder caller) {
    request.setProperty(HOLDER, caller);
  }

  /** The request is answered: its body is not counted any more. */
  public static void release(ContainerRequestContext request) {
    releaseOf(request).run();
  }

  /** The same for another thread, which is done with the body before the request is answered. */
  public static Runnable releaseOf(ContainerRequestContext request) {
    return request.getProperty(SHARE) instanceof AnswerMemory.Share share ? share::close : () -> {};
  }

  /**
   * The body of a call that needs one.
   *
   * @throws Refusal as {@link JsonRequest#of}, {@code capacity_exceeded}
   */
  public JsonRequest required(ContainerRequestContext request) {
    return object(request, false);
  }

  /**
   * The members of the body of a call that needs one.
   *
   * @throws Refusal as {@link #required}
   */
  public Map<String, Object> members(ContainerRequestContext request) {
    return required(request).members();
  }

  /**
   * The body of a call that may come without one.
   *
   * @throws Refusal as {@link #required}
   */
  public JsonRequest optional(ContainerRequestContext request) {
    return object(request, true);
  }

  /**
   * The body, any JSON value, of a call that may come without one.
   *
   * @throws Refusal as {@link JsonRequest#ofValue}, {@code capacity_exceeded}
   */
  public JsonRequest value(ContainerRequestContext request) {
    String type = JsonRequest.typeOf(request);
    return JsonRequest.ofValue(weighed(request, bytes(request), type), type, true);
  }

  /**
   * The bytes of a body of any type.
   *
   * @throws Refusal {@code body_too_large}, {@code media_type_unsupported} for one that is
   *     compressed
   */
  public byte[] bytes(ContainerRequestContext request) {
    JsonRequest.requireUncompressed(request.getHeaderString("Content-Encoding"));
    try {
      return JsonRequest.bytes(
          request.getEntityStream(), request.getHeaderString("Content-Length"), limit);
    } catch (IOException e) {
      // The connection or its framing broke, which is the other side's.
      throw new Refusal(RefusalCode.BODY_MALFORMED, "The body ended before it was complete.");
    }
  }

  /**
   * The body of a call that needs one, as its bytes were read by {@link #bytes}.
   *
   * @throws Refusal as {@link #required}
   */
  public JsonRequest required(ContainerRequestContext request, byte[] bytes) {
    String type = JsonRequest.typeOf(request);
    return JsonRequest.of(weighed(request, bytes, type), type, false);
  }

  private JsonRequest object(ContainerRequestContext request, boolean optional) {
    String type = JsonRequest.typeOf(request);
    return JsonRequest.of(weighed(request, bytes(request), type), type, optional);
  }

  /** Bytes that are about to become a value, which those without a type do not. */
  private byte[] weighed(ContainerRequestContext request, byte[] bytes, String type) {
    if (type != null
        && bytes.length > SMALL
        && request.getProperty(HOLDER) instanceof Holder caller) {
      AnswerMemory.Share share = memory.received(caller);
      share.take(ValueWeight.of(bytes));
      request.setProperty(SHARE, share);
    }
    return bytes;
  }
}

package org.workflowserver.outbound.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.workflowserver.outbound.guard.OutboundFailure;

/** How many calls to other systems came to which result. */
public final class CallCounts {
  private static final int FIRST_ERROR = 400;

  /** What became of a call. */
  public enum Result {
    /** Answered with a status below 400. */
    ANSWERED,
    /** Answered with a status from 400 on. */
    ERROR_STATUS,
    /** Not made, since the guard or the request itself forbids it. */
    REFUSED,
    /** Its time was over. */
    TIMED_OUT,
    /** No answer, or none that can be read. */
    FAILED
  }

  private final Map<Result, LongAdder> counts = new EnumMap<>(Result.class);

  CallCounts() {
    for (Result result : Result.values()) {
      counts.put(result, new LongAdder());
    }
  }

  void answered(int status) {
    counts.get(status < FIRST_ERROR ? Result.ANSWERED : Result.ERROR_STATUS).increment();
  }

  /** The failure, once it is counted. */
  OutboundFailure failed(OutboundFailure failure) {
    counts.get(result(failure)).increment();
    return failure;
  }

  private static Result result(OutboundFailure failure) {
    if (failure.isAuthors()) {
      return Result.REFUSED;
    }
    return failure.isTimeout() ? Result.TIMED_OUT : Result.FAILED;
  }

  public long of(Result result) {
    return counts.get(result).sum();
  }
}

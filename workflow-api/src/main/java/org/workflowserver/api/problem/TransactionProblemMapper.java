package org.workflowserver.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.transaction.TransactionalException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.workflowserver.api.http.Trace;

/**
 * Turns a transaction that failed in its commit into a problem. Jersey brings a mapper of its own
 * for this type, which is nearer to it than {@link ProblemMapper} and throws it on: without this
 * one, a database that went away during a commit was answered as a fault of the server.
 */
@Provider
public final class TransactionProblemMapper implements ExceptionMapper<TransactionalException> {
  @Context private HttpServletRequest request;

  @Override
  public Response toResponse(TransactionalException failed) {
    return ProblemMapper.response(failed, Trace.of(request));
  }
}

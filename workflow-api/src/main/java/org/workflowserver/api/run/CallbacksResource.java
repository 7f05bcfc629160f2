package org.workflowserver.api.run;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.callback.CallbackCall;
import org.workflowserver.callback.Callbacks;
import org.workflowserver.identity.signin.ClientAddress;

/** Calls that runs wait for. */
@Path("/workflows/callbacks")
@ApplicationScoped
public class CallbacksResource {
  @Inject private Callbacks callbacks;
  @Inject private JsonRequests requests;

  /** Ends the wait of a step; the token is all that it takes. */
  @POST
  @PermitAll
  @Path("{token}")
  public Response receive(
      @PathParam("token") String token,
      @Context ContainerRequestContext request,
      @Context HttpServletRequest connection) {
    callbacks.receive(token, ClientAddress.of(connection), new Call(request, requests));
    return Response.accepted().build();
  }

  private record Call(ContainerRequestContext request, JsonRequests requests)
      implements CallbackCall {
    @Override
    public Map<String, String> headers() {
      Map<String, String> headers = new LinkedHashMap<>();
      request.getHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
      return headers;
    }

    @Override
    public String type() {
      String type = request.getHeaderString("Content-Type");
      return type == null ? "" : type;
    }

    @Override
    public byte[] body() {
      return requests.bytes(request);
    }
  }
}

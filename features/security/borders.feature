Feature: Borders
  What strangers, foreign web pages and malformed messages get: little, and soon an end.

  @SE10
  Scenario: A foreign web page may neither ask nor read
    Given the service lets in browsers from "https://app.example" alone
    When the web page "https://evil.example" asks for "/readyz"
    Then the web page is answered 403
    And the web page may not read the answer
    And the service has counted 1 origin_refused

  @SE10 @SE14
  Scenario: A web page of ours may ask and read, and is told to be careful
    Given the service lets in browsers from "https://app.example" alone
    When the web page "https://app.example" asks for "/readyz"
    Then the web page is answered 200
    And the web page may read the answer
    And the answer tells browsers to be careful

  @SE14
  Scenario Outline: The answer to <path> tells browsers to be careful
    When the web page "https://app.example" asks for "<path>"
    Then the answer tells browsers to be careful

    Examples:
      | path                                |
      | /healthz                            |
      | /no/such/page                       |
      | /socket.io/?EIO=4&transport=polling |
      | /socket.io/?EIO=4&transport=pigeon  |

  @SE13
  Scenario: Strangers who say nothing keep nobody out but strangers of their own address
    Given the service keeps 4 strangers of one address waiting
    And Ben's probe connects
    When 10 strangers connect and say nothing
    Then 4 strangers are kept waiting
    And Ben's probe is still connected
    When the strangers leave
    Then the service still serves Chloe

  @SE13
  Scenario: Who leaves, and keeps the line open, is cut off
    Given Ada's probe connects
    When Ada's probe sends the packet '1'
    Then Ada's probe is cut off

  @CM7
  Scenario: A message that is nested too deep
    Given Ben's probe connects
    And Ada's probe connects
    When Ada's probe sends a message nested 100 deep
    Then Ada's probe is cut off
    And the service has counted 1 message_too_deep
    And Ben's probe is still connected

  @CM7
  Scenario Outline: A message with <what>
    Given Ben's probe connects
    And Ada's probe connects
    When Ada's probe sends the packet '<packet>'
    Then Ada's probe is cut off
    And the service has counted 1 malformed_packet
    And Ben's probe is still connected

    Examples:
      | what                        | packet                                                      |
      | a key that sets a prototype | 2["session:profile",{"__proto__":{"mode":"live"}}]          |
      | a prototype by another way  | 2["session:profile",{"constructor":{"prototype":{"a":1}}}]  |
